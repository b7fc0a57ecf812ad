/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reads weights that PyTorch saved as safetensors. */
@NullMarked
package io.streamrnn.format.safetensors;

import org.jspecify.annotations.NullMarked;
