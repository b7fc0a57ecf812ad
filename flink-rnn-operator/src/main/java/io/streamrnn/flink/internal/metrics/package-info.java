/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** The metrics of an operator. */
@NullMarked
package io.streamrnn.flink.internal.metrics;

import org.jspecify.annotations.NullMarked;
