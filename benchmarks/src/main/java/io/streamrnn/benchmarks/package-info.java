/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** Benchmarks: comparisons with other implementations, each in one run on one machine. */
@NullMarked
package io.streamrnn.benchmarks;

import org.jspecify.annotations.NullMarked;
