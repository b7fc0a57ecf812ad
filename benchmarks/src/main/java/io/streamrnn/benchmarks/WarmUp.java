/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * The events of a job before those that are measured. All peers have the same CPU time for them at
 * least, as the compiler takes a time and not a number of events.
 *
 * @param micros CPU time
 */
record WarmUp(double micros) {

  /** Shorter in the short form, in which a job repeats after a warm-up of unknown time. */
  static WarmUp of(Benchmark.Scale scale) {
    return new WarmUp(scale.of(1_000_000, 10_000_000));
  }

  /**
   * How many they are.
   *
   * @param measured how many events are measured: no fewer come before them
   * @param before what an event cost in an earlier run, null in the first one
   */
  long events(long measured, @Nullable Cost before) {
    return before == null ? measured : Math.max(measured, (long) Math.ceil(micros / before.cpu()));
  }
}
