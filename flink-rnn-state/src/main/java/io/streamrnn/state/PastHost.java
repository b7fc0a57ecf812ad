/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.state.KeyState;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The current key, whose past is scored. What it emits was emitted in the past, and is dropped.
 * Rejected events are counted.
 */
final class PastHost<IN, OUT> implements Host<IN, OUT>, ValueState<KeyState> {

  private @Nullable KeyPast<?> current;
  private long rejected;

  /** Sets the current key. */
  void enter(KeyPast<?> past) {
    current = past;
  }

  private KeyPast<?> current() {
    return Objects.requireNonNull(current, "enter comes first");
  }

  /** How many events were rejected. */
  long rejected() {
    return rejected;
  }

  // -- state

  // Flink's interface is not annotated.
  @SuppressWarnings("NullAway")
  @Override
  public @Nullable KeyState value() {
    return current().state();
  }

  @Override
  public void update(KeyState state) {
    current().state(state);
  }

  @Override
  public void clear() {
    current().state(null);
  }

  // -- outputs

  @Override
  public void emit(OUT result, long timestamp) {}

  @Override
  public void reject(Rejected<IN> event, long timestamp) {
    rejected++;
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {}

  @Override
  public void trace(Trace<Object> trace, long timestamp) {}

  // -- timers

  @Override
  public void setEventTimer(long time) {
    current().eventTimers().add(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    current().processingTimers().add(time);
  }

  @Override
  public void deleteEventTimer(long time) {
    current().eventTimers().remove(time);
  }

  @Override
  public void deleteProcessingTimer(long time) {
    current().processingTimers().remove(time);
  }

  @Override
  public long processingTime() {
    return current().processingTime();
  }
}
