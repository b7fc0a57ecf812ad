/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The outputs and timers of a {@link BatchRunner}: an output goes to the entry of its event, where
 * it waits for those before it, or downstream. For one thread.
 */
final class BatchOutputs<IN, OUT> implements Host<IN, OUT> {

  private final RnnTypes<IN> types;
  private final WaitingEvents<IN> waiting;
  private final BatchHost<OUT> operator;
  private boolean haveEventTimers;
  private @Nullable BatchEntry<IN, OUT> entry;

  BatchOutputs(RnnTypes<IN> types, WaitingEvents<IN> waiting, BatchHost<OUT> operator) {
    this.types = types;
    this.waiting = waiting;
    this.operator = operator;
  }

  /** Sets where the next outputs go: to an entry; null for downstream. */
  void goTo(@Nullable BatchEntry<IN, OUT> ofEvent) {
    entry = ofEvent;
  }

  /** Whether a timer in event time was set. */
  boolean haveEventTimers() {
    return haveEventTimers;
  }

  @Override
  public void emit(OUT result, long timestamp) {
    emit(null, result, timestamp);
  }

  @Override
  public void reject(Rejected<IN> rejected, long timestamp) {
    emit(types.rejected(), rejected, timestamp);
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {
    emit(types.reports(), report, timestamp);
  }

  @Override
  public void trace(Trace<Object> trace, long timestamp) {
    emit(types.traces(), trace, timestamp);
  }

  private <T> void emit(@Nullable OutputTag<T> tag, T value, long timestamp) {
    if (entry != null) {
      entry.add(tag, value, timestamp);
    } else if (timestamp == KeyState.NONE) {
      operator.emit(tag, new StreamRecord<>(value));
    } else {
      operator.emit(tag, new StreamRecord<>(value, timestamp));
    }
  }

  @Override
  public void setEventTimer(long time) {
    haveEventTimers = true;
    operator.setEventTimer(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    operator.setProcessingTimer(time);
  }

  @Override
  public void deleteEventTimer(long time) {
    if (!waiting.waitFor(time)) {
      operator.deleteEventTimer(time);
    }
  }

  @Override
  public void deleteProcessingTimer(long time) {
    operator.deleteProcessingTimer(time);
  }

  @Override
  public long processingTime() {
    return operator.processingTime();
  }
}
