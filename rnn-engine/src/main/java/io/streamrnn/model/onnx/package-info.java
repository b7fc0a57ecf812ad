/** Reads ONNX files: graphs around RNN, GRU and LSTM operators. */
@NullMarked
package io.streamrnn.model.onnx;

import org.jspecify.annotations.NullMarked;
