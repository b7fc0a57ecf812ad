/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Gradients of cells: variables, the operations on them, and the backward pass. Only training uses
 * it; scoring never does.
 */
@NullMarked
package io.streamrnn.autodiff;

import org.jspecify.annotations.NullMarked;
