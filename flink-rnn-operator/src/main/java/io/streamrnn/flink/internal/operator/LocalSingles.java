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
final class LocalSingles<IN, OUT> implements LocalEvents<IN> {

  private final LocalTime time;
  private final LocalRnn.Outputs<IN, Object, OUT> outputs;
  private final WaitingEvents<IN> waiting;
  private final KeyScorer<IN, OUT> scorer;

  /** Acquires the model that a plan carries. */
  LocalSingles(
      RnnPlan<IN, OUT> plan,
      LocalTime time,
      LocalRnn.Outputs<IN, Object, OUT> outputs,
      MetricGroup metrics)
      throws Exception {
    this.time = time;
    this.outputs = outputs;
    waiting = WaitingEvents.in(new LocalMapState<>(time::key));
    scorer =
        KeyScorer.open(
            plan,
            descriptor -> new LocalValueState<>(time::key),
            waiting,
            new OutputsAndTimers(),
            time::watermark,
            false,
            metrics);
  }

  @Override
  public void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    scorer.arrive(key, record, timestamp);
  }

  @Override
  public void watermark(long mark) throws Exception {
    time.watermark(mark, scorer::eventTimer);
    scorer.retireModels(mark);
  }

  @Override
  public void processingTime(long now) throws Exception {
    time.processingTime(now);
    time.fireProcessingTimers(scorer::processingTimer);
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

  private final class OutputsAndTimers implements Host<IN, OUT> {

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
      throw new IllegalStateException("only a command starts a trace: key=" + trace.key());
    }

    @Override
    public void setEventTimer(long at) {
      time.setEventTimer(at);
    }

    @Override
    public void setProcessingTimer(long at) {
      time.setProcessingTimer(at);
    }

    @Override
    public void deleteEventTimer(long at) {
      if (!waiting.waitFor(at)) {
        time.deleteEventTimer(at);
      }
    }

    @Override
    public void deleteProcessingTimer(long at) {
      time.deleteProcessingTimer(at);
    }

    @Override
    public long processingTime() {
      return time.processingTime();
    }
  }
}
