/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reads ONNX files: graphs around RNN, GRU and LSTM operators. */
@NullMarked
package io.streamrnn.format.onnx;

import org.jspecify.annotations.NullMarked;
