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
 * What a step is taken for: a record, or an idle step of a key that receives none.
 *
 * @param key of the record
 * @param record null if a null arrived, or if the record of an idle step could not be built; such
 *     an event is rejected
 * @param timestamp in event time, or {@link KeyState#NONE}
 * @param arrived the processing time at which it arrived, which may be before its turn
 * @param isIdleStep whether no record arrived
 * @param failure why its record could not be built; null for none
 */
@Internal
public record Event<IN>(
    Object key,
    @Nullable IN record,
    long timestamp,
    long arrived,
    boolean isIdleStep,
    @Nullable Rejection failure) {

  /** A record that arrived. */
  public static <IN> Event<IN> of(Object key, @Nullable IN record, long timestamp, long arrived) {
    return new Event<>(key, record, timestamp, arrived, false, null);
  }

  /** The same with another copy of its record. */
  public Event<IN> with(IN copy) {
    return copy == record ? this : new Event<>(key, copy, timestamp, arrived, isIdleStep, failure);
  }

  static <IN> Event<IN> idleStep(Object key, IN record, long due) {
    return new Event<>(key, record, due, KeyState.NONE, true, null);
  }

  static <IN> Event<IN> failedIdleStep(Object key, long due, Rejection failure) {
    return new Event<>(key, null, due, KeyState.NONE, true, failure);
  }

  /** The record of an event that has one: {@link KeyRules#begin} rejects the others. */
  IN required() {
    return Objects.requireNonNull(record, "record");
  }

  boolean hasTimestamp() {
    return timestamp != KeyState.NONE;
  }
}
