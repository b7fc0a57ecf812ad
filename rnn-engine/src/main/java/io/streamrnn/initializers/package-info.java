/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The values of weights before training: Keras's initializers, repeatable with a seed. */
@NullMarked
package io.streamrnn.initializers;

import org.jspecify.annotations.NullMarked;
