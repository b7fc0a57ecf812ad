/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The operators: how events, watermarks, timers and commands reach the rules. */
@NullMarked
package io.streamrnn.flink.internal.operator;

import org.jspecify.annotations.NullMarked;
