/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import java.time.Duration;

/** Measures the time since it was created. Thread-safe. */
public final class Stopwatch {

  private final long start = System.nanoTime();

  /** The time since this object was created. */
  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** The same, in seconds. */
  public double seconds() {
    return elapsed().toNanos() / 1e9;
  }
}
