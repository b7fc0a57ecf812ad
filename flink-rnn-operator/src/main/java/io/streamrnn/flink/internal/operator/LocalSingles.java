/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.Trace;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.state.WaitingEvents;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/** Scores the events of a plain loop one at a time. For one thread. */
final class LocalSingles<IN, OUT> extends LocalTime implements LocalEvents<IN>, Host<IN, OUT> {

  private final LocalRnn.Outputs<IN, Object, OUT> outputs;
  private final WaitingEvents<IN> waiting;
  private final KeyScorer<IN, OUT> scorer;

  /** Acquires the model that a plan carries. */
  LocalSingles(
      RnnPlan<IN, OUT> plan, LocalRnn.Outputs<IN, Object, OUT> outputs, MetricGroup metrics)
      throws Exception {
    this.outputs = outputs;
    waiting = WaitingEvents.in(new LocalMapState<>(this::requireKey));
    scorer =
        KeyScorer.open(
            plan,
            descriptor -> new LocalValueState<>(this::requireKey),
            waiting,
            this,
            this::currentWatermark,
            false,
            metrics);
  }

  // -- events and time

  @Override
  public void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    setCurrentKey(key);
    scorer.arrive(key, record, timestamp);
  }

  @Override
  public void watermark(long mark) throws Exception {
    passEventTime(mark, scorer::eventTimer);
    scorer.retireModels(mark);
  }

  @Override
  public void processingTime(long now) throws Exception {
    setProcessingTime(now);
    fireProcessingTimers(scorer::processingTimer);
  }

  /** Nothing waits. */
  @Override
  public void flush() {}

  @Override
  public void endOfInput() {
    scorer.endOfInput();
  }

  @Override
  public void close() {
    scorer.close();
  }

  // -- what the scorer asks for

  @Override
  public void emit(OUT result, long timestamp) {
    outputs.result(result, timestamp);
  }

  @Override
  public void reject(Rejected<IN> rejected, long timestamp) {
    outputs.rejected(rejected, timestamp);
  }

  @Override
  public void report(StateReport<Object> report, long timestamp) {
    outputs.report(report, timestamp);
  }

  @Override
  public void trace(Trace<Object> trace, long timestamp) {
    throw new IllegalStateException("only a command starts a trace");
  }

  @Override
  public void deleteEventTimer(long time) {
    if (!waiting.waitFor(time)) {
      super.deleteEventTimer(time);
    }
  }
}
