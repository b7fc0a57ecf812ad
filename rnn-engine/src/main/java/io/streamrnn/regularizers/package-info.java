/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The losses of weights and outputs: Keras's regularizers. */
@NullMarked
package io.streamrnn.regularizers;

import org.jspecify.annotations.NullMarked;
