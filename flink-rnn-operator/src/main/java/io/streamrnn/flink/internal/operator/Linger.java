/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

/**
 * How long the first event of a batch waits. There is one timer at a time, which is set again if it
 * fires for a batch that was full before: a timer for each batch would wake up another thread for
 * each. For one thread.
 */
final class Linger {

  private final long millis;
  private final BatchHost<?> operator;
  private boolean isSet;

  /** For this many milliseconds. */
  Linger(long millis, BatchHost<?> operator) {
    this.millis = millis;
    this.operator = operator;
  }

  /** A batch begins, and is not full yet. */
  void begin(long first) {
    if (!isSet) {
      isSet = true;
      operator.setLingerTimer(end(first));
    }
  }

  /**
   * The timer fires.
   *
   * @param first the processing time at which the batch began that fills up
   * @return whether its time is over
   */
  boolean isOver(long first) {
    isSet = false;
    return end(first) <= operator.processingTime();
  }

  private long end(long first) {
    // Past the end of time it never comes.
    return first > Long.MAX_VALUE - millis ? Long.MAX_VALUE : first + millis;
  }
}
