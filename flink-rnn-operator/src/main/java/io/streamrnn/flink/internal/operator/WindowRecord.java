/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.Features;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record of a Flink window, and what became of it: it is rejected, or has steps and may have a
 * result. Written by the {@link WindowScorer} alone.
 */
final class WindowRecord<IN, OUT> {

  private final @Nullable IN record;
  private final long time;
  private @Nullable Rejection rejection;
  private Features.@Nullable Steps steps;
  private @Nullable OUT result;

  private WindowRecord(@Nullable IN record, long time, @Nullable Rejection rejection) {
    this.record = record;
    this.time = time;
    this.rejection = rejection;
  }

  /** A record that may be scored. */
  static <IN, OUT> WindowRecord<IN, OUT> at(long time, IN record) {
    return new WindowRecord<>(record, time, null);
  }

  /** A record without a time, which is before all others. */
  static <IN, OUT> WindowRecord<IN, OUT> rejected(@Nullable IN record, Rejection why) {
    return new WindowRecord<>(record, KeyState.NONE, why);
  }

  @Nullable IN record() {
    return record;
  }

  /** The record of one that is not rejected. */
  IN required() {
    return Objects.requireNonNull(record, "record");
  }

  long time() {
    return time;
  }

  Event<IN> event(Object key) {
    return Event.of(key, record, time, KeyState.NONE);
  }

  // -- what became of it

  void reject(Rejection why) {
    rejection = why;
  }

  void take(Features.Steps taken) {
    steps = taken;
  }

  void result(@Nullable OUT emitted) {
    result = emitted;
  }

  boolean isRejected() {
    return rejection != null;
  }

  @Nullable Rejection rejection() {
    return rejection;
  }

  /** The steps of one that is taken. */
  Features.Steps steps() {
    return Objects.requireNonNull(steps, "steps");
  }

  /** The number of its steps that are not masked. */
  int count() {
    return steps().unmasked().length;
  }

  /** What is emitted for it; null for nothing. */
  @Nullable OUT result() {
    return result;
  }
}
