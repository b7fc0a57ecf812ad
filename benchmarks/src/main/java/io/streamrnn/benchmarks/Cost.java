/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

/**
 * What an event costs.
 *
 * @param cpu time of the whole process, microseconds
 * @param wall time, microseconds
 * @param allocated by the thread that read the clocks, bytes
 */
record Cost(double cpu, double wall, double allocated) {

  /** The smaller of each: other load on the machine only adds. */
  Cost best(Cost other) {
    return new Cost(
        Math.min(cpu, other.cpu), Math.min(wall, other.wall), Math.min(allocated, other.allocated));
  }
}
