/** Reads ONNX files: graphs around RNN, GRU and LSTM operators. */
@NullMarked
package io.streamrnn.format.onnx;

import org.jspecify.annotations.NullMarked;
