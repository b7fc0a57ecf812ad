/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

/**
 * An event of a benchmark.
 *
 * @param x the features
 * @param due when it is due, in the time of {@link System#nanoTime()}, where that matters
 */
public record Event(int key, float[] x, long due) {}
