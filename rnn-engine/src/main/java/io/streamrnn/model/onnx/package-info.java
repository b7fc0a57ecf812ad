/** Reads ONNX files: graphs around RNN, GRU and LSTM operators. */
package io.streamrnn.model.onnx;
