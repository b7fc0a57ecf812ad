/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Model files of every format: Keras, ONNX and safetensors, and outputs recorded beside them. */
@NullMarked
package io.streamrnn.format;

import org.jspecify.annotations.NullMarked;
