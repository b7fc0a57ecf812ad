/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * What a step is taken for: a record, or an idle step of a key that receives none. Its owner uses
 * it again for later records, so whoever is passed an event keeps no reference to it. For one
 * thread.
 */
@Internal
public final class Event<IN> {

  private static final Object NO_KEY = new Object();

  private Object key = NO_KEY;
  private @Nullable IN record;
  private long timestamp = KeyState.NONE;
  private long arrived = KeyState.NONE;
  private boolean isIdleStep;
  private @Nullable Rejection failure;

  /** An event that holds no record yet. */
  public Event() {}

  /** A record that arrived; see {@link #hold}. */
  public static <IN> Event<IN> of(Object key, @Nullable IN record, long timestamp, long arrived) {
    Event<IN> event = new Event<>();
    event.hold(key, record, timestamp, arrived);
    return event;
  }

  static <IN> Event<IN> idleStep(Object key, IN record, long due) {
    Event<IN> event = of(key, record, due, KeyState.NONE);
    event.isIdleStep = true;
    return event;
  }

  static <IN> Event<IN> failedIdleStep(Object key, long due, Rejection failure) {
    Event<IN> event = of(key, null, due, KeyState.NONE);
    event.isIdleStep = true;
    event.failure = failure;
    return event;
  }

  /**
   * Holds a record that arrived, and no longer the one before.
   *
   * @param record null if a null arrived; such an event is rejected
   * @param timestamp in event time, or {@link KeyState#NONE}
   * @param arrived the processing time at which it arrived, which may be before its turn
   */
  public void hold(Object key, @Nullable IN record, long timestamp, long arrived) {
    this.key = key;
    this.record = record;
    this.timestamp = timestamp;
    this.arrived = arrived;
  }

  /** Holds no record any more. */
  public void release() {
    hold(NO_KEY, null, KeyState.NONE, KeyState.NONE);
  }

  /** The key of the record. */
  public Object key() {
    return key;
  }

  /**
   * The record; null if a null arrived, or if the record of an idle step could not be built. Such
   * an event is rejected.
   */
  public @Nullable IN record() {
    return record;
  }

  /** The record of an event that has one: {@link KeyRules#begin} rejects the others. */
  IN required() {
    return Objects.requireNonNull(record, "record");
  }

  /** In event time, or {@link KeyState#NONE}. */
  public long timestamp() {
    return timestamp;
  }

  boolean hasTimestamp() {
    return timestamp != KeyState.NONE;
  }

  /** The processing time at which it arrived, which may be before its turn. */
  public long arrived() {
    return arrived;
  }

  /** Whether no record arrived. */
  public boolean isIdleStep() {
    return isIdleStep;
  }

  /** Why its record could not be built; null for none. */
  @Nullable Rejection failure() {
    return failure;
  }
}
