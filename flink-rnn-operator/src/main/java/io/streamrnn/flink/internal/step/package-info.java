/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Runs the model and the functions of the user, and rejects records on which they fail. */
@NullMarked
package io.streamrnn.flink.internal.step;

import org.jspecify.annotations.NullMarked;
