/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Timers;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The current key of a plain loop, the clocks, and the timers of all keys, for what scores its
 * events. Time passes when it is set. For one thread.
 */
abstract class LocalTime implements Timers {

  private final LocalTimers eventTimers = new LocalTimers();
  private final LocalTimers processingTimers = new LocalTimers();
  private @Nullable Object key;
  private long watermark = Long.MIN_VALUE;
  private long processingTime;
  private boolean hasPassedTimers;

  /** The current key; null before the first event. */
  public final @Nullable Object getCurrentKey() {
    return key;
  }

  public final void setCurrentKey(Object current) {
    key = current;
  }

  final Object requireKey() {
    return Objects.requireNonNull(key, "an event or a timer sets the key");
  }

  public final long currentWatermark() {
    return watermark;
  }

  /** Sets the watermark, and fires the timers that it passes. */
  final void passEventTime(long time, LocalTimers.Firing firing) throws Exception {
    watermark = time;
    eventTimers.fireUntil(time, (keyOfTimer, due) -> fire(keyOfTimer, due, firing));
  }

  /** Sets the processing time. */
  final void setProcessingTime(long time) {
    processingTime = time;
  }

  /** Fires the timers that the processing time has passed. */
  final void fireProcessingTimers(LocalTimers.Firing firing) throws Exception {
    processingTimers.fireUntil(processingTime, (keyOfTimer, due) -> fire(keyOfTimer, due, firing));
  }

  private void fire(Object keyOfTimer, long due, LocalTimers.Firing firing) throws Exception {
    key = keyOfTimer;
    firing.fire(keyOfTimer, due);
  }

  /** Whether a timer was set that the watermark has passed already. */
  public final boolean hasPassedTimers() {
    return hasPassedTimers;
  }

  /** Forgets the timers of {@link #hasPassedTimers} that were set so far. */
  public final void forgetPassedTimers() {
    hasPassedTimers = false;
  }

  @Override
  public final void setEventTimer(long time) {
    hasPassedTimers |= time <= watermark;
    eventTimers.set(requireKey(), time);
  }

  @Override
  public final void setProcessingTimer(long time) {
    processingTimers.set(requireKey(), time);
  }

  @Override
  public void deleteEventTimer(long time) {
    eventTimers.delete(requireKey(), time);
  }

  @Override
  public final void deleteProcessingTimer(long time) {
    processingTimers.delete(requireKey(), time);
  }

  @Override
  public final long processingTime() {
    return processingTime;
  }
}
