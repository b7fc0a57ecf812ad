/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

/**
 * What the CPU takes for an event on the heap, in microseconds: a line through two jobs, LSTM of 16
 * inputs and 32 and 128 units. {@code docs/performance.md} has their times.
 *
 * @param event what does not depend on the network
 * @param multiplication of a number of a weight matrix
 */
record EventCost(double event, double multiplication) {

  /** One at a time: 1.06 and 4.1 us, on the slower processor with both of its cores busy. */
  static final EventCost ONE_AT_A_TIME = new EventCost(0.78, 0.000045);

  /** With {@code batching(...)}: 0.84 and 0.64 times as much, which was measured there, too. */
  static final EventCost BATCHING = new EventCost(0.73, 0.0000257);

  /** Of an event that takes some steps. */
  double micros(long multiplications, int steps) {
    return event + multiplication * multiplications * steps;
  }
}
