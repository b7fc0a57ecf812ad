/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Reads files of Keras as layers, and writes layers in the formats of Keras. */
@NullMarked
package io.streamrnn.format.keras;

import org.jspecify.annotations.NullMarked;
