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

  /** One at a time: 1.33 and 4.5 us, of an earlier engine on the first processor. */
  static final EventCost ONE_AT_A_TIME = new EventCost(1.04, 0.0000469);

  /**
   * With {@code batching(...)}: those two times by 0.84 and 0.64, which is what batches made of
   * them on the second processor.
   */
  static final EventCost BATCHING = new EventCost(0.96, 0.0000261);

  /** Of an event that takes some steps. */
  double micros(long multiplications, int steps) {
    return event + multiplication * multiplications * steps;
  }
}
