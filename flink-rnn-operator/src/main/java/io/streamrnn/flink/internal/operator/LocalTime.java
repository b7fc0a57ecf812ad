/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Timers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The current key of a plain loop, the clocks, and the timers of all keys. Time passes when it is
 * set. For one thread.
 */
final class LocalTime implements Timers {

  private final LocalTimers eventTimers = new LocalTimers();
  private final LocalTimers processingTimers = new LocalTimers();
  private @Nullable Object key;
  private long watermark = Long.MIN_VALUE;
  private long processingTime;
  private boolean hasPassedTimers;

  Object key() {
    return Objects.requireNonNull(key, "an event or a timer sets the key");
  }

  @Nullable Object keyIfSet() {
    return key;
  }

  void key(Object current) {
    key = current;
  }

  long watermark() {
    return watermark;
  }

  /** Sets the watermark, and fires the timers that it passes. */
  void watermark(long time, LocalTimers.Firing firing) throws Exception {
    watermark = time;
    eventTimers.fireUntil(time, (keyOfTimer, due) -> fire(keyOfTimer, due, firing));
  }

  /** Sets the processing time. */
  void processingTime(long time) {
    processingTime = time;
  }

  /** Fires the timers that the processing time has passed. */
  void fireProcessingTimers(LocalTimers.Firing firing) throws Exception {
    processingTimers.fireUntil(processingTime, (keyOfTimer, due) -> fire(keyOfTimer, due, firing));
  }

  private void fire(Object keyOfTimer, long due, LocalTimers.Firing firing) throws Exception {
    key = keyOfTimer;
    firing.fire(keyOfTimer, due);
  }

  /** Whether a timer was set that the watermark has passed already. */
  boolean hasPassedTimers() {
    return hasPassedTimers;
  }

  /** Forgets the timers of {@link #hasPassedTimers} that were set so far. */
  void forgetPassedTimers() {
    hasPassedTimers = false;
  }

  @Override
  public void setEventTimer(long time) {
    hasPassedTimers |= time <= watermark;
    eventTimers.set(key(), time);
  }

  @Override
  public void setProcessingTimer(long time) {
    processingTimers.set(key(), time);
  }

  @Override
  public void deleteEventTimer(long time) {
    eventTimers.delete(key(), time);
  }

  @Override
  public void deleteProcessingTimer(long time) {
    processingTimers.delete(key(), time);
  }

  @Override
  public long processingTime() {
    return processingTime;
  }
}
