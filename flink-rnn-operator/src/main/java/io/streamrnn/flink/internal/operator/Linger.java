/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * How long the first event of a batch waits. There is one timer at a time, which is set again if it
 * fires for a batch that was full before: a timer for each batch would wake up another thread for
 * each. For one thread.
 */
final class Linger {

  private final long millis;
  private final LongConsumer setTimer;
  private final LongSupplier clock;
  private boolean isSet;

  /**
   * For this many milliseconds.
   *
   * @param setTimer sets the timer
   * @param clock the processing time
   */
  Linger(long millis, LongConsumer setTimer, LongSupplier clock) {
    this.millis = millis;
    this.setTimer = setTimer;
    this.clock = clock;
  }

  /** A batch begins, and is not full yet. */
  void begin(long first) {
    if (!isSet) {
      isSet = true;
      setTimer.accept(end(first));
    }
  }

  /**
   * The timer fires.
   *
   * @param time for which it was set: the clock may have been set back since
   * @param first the processing time at which the batch began that fills up
   * @return whether its time is over
   */
  boolean isOver(long time, long first) {
    isSet = false;
    // The timer of an earlier batch ends none that began within this millisecond.
    return end(first) <= time || Math.max(end(first), first + 1) <= clock.getAsLong();
  }

  private long end(long first) {
    // Past the end of time it never comes.
    return first > Long.MAX_VALUE - millis ? Long.MAX_VALUE : first + millis;
  }
}
