/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.internal.plan.ExecutionPlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of a plain loop in batches. One that is not full is scored when the processing
 * time is set to its end, or at the end of the input. For one thread.
 */
final class LocalBatches<IN, OUT> extends LocalTime implements LocalEvents<IN>, BatchHost<OUT> {

  private static final long NOT_SET = Long.MAX_VALUE;

  private final RnnTypes<IN> types;
  private final LocalRnn.Outputs<IN, Object, OUT> outputs;
  private final RnnRuntime<IN, OUT> runtime;
  private final BatchRunner<IN, OUT> runner;
  private long lingerTimer = NOT_SET;
  private long lingerFires = NOT_SET;

  /** Acquires the model that a plan carries. */
  LocalBatches(
      RnnPlan<IN, OUT> plan,
      RnnTypes<IN> types,
      Batching batching,
      LocalRnn.Outputs<IN, Object, OUT> outputs,
      MetricGroup metrics)
      throws Exception {
    this.types = types;
    this.outputs = outputs;
    runtime =
        RnnRuntime.open(
            plan,
            ModelState.carried(plan.model(), FailedJob.LOSES_NOTHING),
            RestoredVersions.NONE,
            metrics,
            EventFlow.TOGETHER);
    try {
      runner =
          new BatchRunner<>(
              runtime,
              types,
              // All states are in memory.
              new ExecutionPlan.Batched(batching, ExecutionPlan.Cache.none()),
              runtime.store(descriptor -> new LocalValueState<>(this::requireKey)),
              WaitingEvents.in(new LocalMapState<>(this::requireKey)),
              this,
              false,
              false);
    } catch (Exception | Error e) {
      runtime.close();
      throw e;
    }
  }

  // -- events and time

  @Override
  public void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    setCurrentKey(key);
    runner.process(key, record, timestamp);
  }

  @Override
  public void watermark(long mark) throws Exception {
    runner.watermark(new Watermark(mark));
    if (runtime.models().areSeveral()) {
      runner.retireModels(mark);
    }
  }

  @Override
  public void processingTime(long now) throws Exception {
    setProcessingTime(now);
    if (lingerFires <= now) {
      lingerFires = NOT_SET;
      runner.lingerTimer(lingerTimer);
    }
    // With those that the batch has set.
    fireProcessingTimers(runner::processingTimer);
  }

  @Override
  public void flush() throws Exception {
    runner.flush();
  }

  @Override
  public void endOfInput() throws Exception {
    flush();
    runtime.rules().endOfInput();
  }

  @Override
  public void close() {
    runtime.close();
  }

  // -- what the runner asks for

  @Override
  public boolean writesInPlace() {
    return true;
  }

  @Override
  public boolean sharesStates() {
    return true;
  }

  @Override
  public long checkpointInterval() {
    return DirtyBound.UNKNOWN;
  }

  /** As in Flink, a timer takes a millisecond at least. */
  @Override
  public void setLingerTimer(long at) {
    lingerTimer = at;
    lingerFires = Math.max(at, processingTime() + 1);
  }

  @Override
  public void advance(Watermark mark) throws Exception {
    passEventTime(mark.getTimestamp(), runner::eventTimer);
  }

  /** No output takes watermarks. */
  @Override
  public void forward(Watermark mark) {}

  @Override
  @SuppressWarnings("unchecked") // A record has the type of its output.
  public void emit(@Nullable OutputTag<?> tag, StreamRecord<?> record) {
    Object value = record.getValue();
    long timestamp = record.hasTimestamp() ? record.getTimestamp() : KeyState.NONE;
    if (tag == null) {
      outputs.result((OUT) value, timestamp);
    } else if (tag.equals(types.rejected())) {
      outputs.rejected((Rejected<IN>) value, timestamp);
    } else if (tag.equals(types.reports())) {
      outputs.report((StateReport<Object>) value, timestamp);
    } else {
      throw new IllegalStateException("only a command starts a trace: output=" + tag.getId());
    }
  }
}
