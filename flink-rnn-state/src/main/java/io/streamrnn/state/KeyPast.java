/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One key while its past is scored: its state, its timers and its processing time.
 *
 * @param <K> type of the key
 */
final class KeyPast<K> {

  private final K key;
  private final NavigableSet<Long> eventTimers = new TreeSet<>();
  private final NavigableSet<Long> processingTimers = new TreeSet<>();
  private @Nullable KeyState state;
  private long processingTime;

  KeyPast(K key, long processingTime) {
    this.key = key;
    this.processingTime = processingTime;
  }

  /** The key. */
  K key() {
    return key;
  }

  /** Takes over the time to live of the past that was, where there was one. */
  void liveUntil(long touched, long timer) {
    if (state != null && touched != KeyState.NONE) {
      state.touched(touched);
      state.timeToLiveTimer(timer);
      processingTimers.clear();
      if (timer != KeyState.NONE) {
        processingTimers.add(timer);
      }
    }
  }

  /** Whether a sequence is open. */
  boolean isOpen() {
    return state != null && state.isOpen();
  }

  /** The state; null for none. */
  @Nullable KeyState state() {
    return state;
  }

  void state(@Nullable KeyState next) {
    state = next;
  }

  long processingTime() {
    return processingTime;
  }

  void processingTime(long time) {
    processingTime = time;
  }

  NavigableSet<Long> eventTimers() {
    return eventTimers;
  }

  NavigableSet<Long> processingTimers() {
    return processingTimers;
  }

  /** Drops the timers in event time that have fired. */
  void passed(long eventTime) {
    eventTimers.headSet(eventTime, true).clear();
  }
}
