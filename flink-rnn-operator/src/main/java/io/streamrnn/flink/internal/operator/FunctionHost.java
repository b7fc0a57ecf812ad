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
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.Objects;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/** The outputs and timers of a {@link RnnFunction}. Flink sets the timestamps of results. */
final class FunctionHost<K, IN, OUT> implements Host<IN, OUT> {

  private static final String ENTERED = "enter comes first";

  private final RnnTypes<IN> types;
  private final WaitingEvents<IN> waiting;
  private final SideOutputs aside;
  private KeyedProcessFunction<K, IN, OUT>.@Nullable Context context;
  private @Nullable Collector<OUT> out;

  FunctionHost(RnnTypes<IN> types, WaitingEvents<IN> waiting, SideOutputs aside) {
    this.types = types;
    this.waiting = waiting;
    this.aside = aside;
  }

  /** Sets what Flink passed with the current record or timer. */
  void enter(KeyedProcessFunction<K, IN, OUT>.Context context, Collector<OUT> out) {
    // Flink passes the same objects for each event.
    if (this.context != context) {
      this.context = context;
    }
    if (this.out != out) {
      this.out = out;
    }
  }

  private KeyedProcessFunction<K, IN, OUT>.Context context() {
    return Objects.requireNonNull(context, ENTERED);
  }

  private TimerService timers() {
    return context().timerService();
  }

  long watermark() {
    return timers().currentWatermark();
  }

  @Override
  public void emit(OUT result, long timestamp) {
    Objects.requireNonNull(out, ENTERED).collect(result);
  }

  @Override
  public void reject(Rejected<IN> rejected, long timestamp) {
    aside.emit(types.rejected(), rejected, timestamp);
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {
    aside.emit(types.reports(), report, timestamp);
  }

  @Override
  public void trace(Trace<Object> trace, long timestamp) {
    aside.emit(types.traces(), trace, timestamp);
  }

  @Override
  public void setEventTimer(long time) {
    timers().registerEventTimeTimer(time);
  }

  @Override
  public void setProcessingTimer(long time) {
    timers().registerProcessingTimeTimer(time);
  }

  @Override
  public void deleteEventTimer(long time) {
    if (!waiting.waitFor(time)) {
      timers().deleteEventTimeTimer(time);
    }
  }

  @Override
  public void deleteProcessingTimer(long time) {
    timers().deleteProcessingTimeTimer(time);
  }

  @Override
  public long processingTime() {
    return timers().currentProcessingTime();
  }
}
