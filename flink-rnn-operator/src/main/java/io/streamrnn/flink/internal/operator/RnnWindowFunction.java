/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.SerializableToLongFunction;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.operator.WindowScorer.Scored;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.rules.Rejections;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.UserCode;
import io.streamrnn.flink.internal.step.UserCode.OfRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.Window;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Scores the records of a window as one sequence, from the initial states, when the window fires. A
 * record that cannot be part of it is rejected, and the others are scored without it.
 */
@Internal
public final class RnnWindowFunction<K, IN, OUT, W extends Window>
    extends ProcessWindowFunction<IN, OUT, K, W> implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final SerializableToLongFunction<IN> time;
  // Null until the type of the keys is known.
  private @Nullable RnnTypes<IN> typesOfStream;

  // -- runtime
  private transient RnnTypes<IN> types;
  private transient @Nullable ModelState model;
  private transient RnnRuntime<IN, OUT> runtime;
  private transient WindowScorer<IN, OUT> scorer;
  private transient Rejections rejections;
  private transient OfRecord<IN, Long> timeOf;

  /**
   * Runs a plan.
   *
   * @param time by which the records of a window are sorted; those of one time keep the order in
   *     which they arrived
   */
  public RnnWindowFunction(RnnPlan<IN, OUT> plan, SerializableToLongFunction<IN> time) {
    this.plan = plan;
    this.time = time;
  }

  /** Sets the types of the stream: that of the keys is known only after this was applied. */
  public void types(RnnTypes<IN> types) {
    this.typesOfStream = types;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    model = ModelState.of(plan, context, getRuntimeContext());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // The model was stored when this was opened.
  }

  @Override
  public void open(OpenContext context) throws Exception {
    types = Objects.requireNonNull(typesOfStream, "types(...) comes before open(...)");
    runtime =
        RnnRuntime.open(
            plan,
            Objects.requireNonNull(model, "initializeState(...) comes before open()"),
            RestoredVersions.NONE,
            getRuntimeContext().getMetricGroup(),
            EventFlow.TOGETHER);
    runtime.logChecks(getRuntimeContext());
    scorer = new WindowScorer<>(plan, runtime.model(), runtime.runner(1));
    rejections =
        new Rejections(runtime.plan().rejections(), runtime.plan().wording(), runtime.metrics());
    timeOf = time::applyAsLong;
  }

  @Override
  public void process(K key, Context context, Iterable<IN> records, Collector<OUT> out)
      throws Exception {
    runtime.metrics().now(context.currentProcessingTime());
    List<WindowRecord<IN, OUT>> sorted = sorted(records);
    Scored scored = scorer.score(key, sorted);
    for (WindowRecord<IN, OUT> record : sorted) {
      emit(key, record, context, out);
    }
    List<WindowRecord<IN, OUT>> sequence =
        sorted.stream().filter(record -> !record.isRejected()).toList();
    if (!sequence.isEmpty()) {
      runtime.metrics().sequenceStarted();
      runtime.metrics().sequenceEnded(Cause.END);
      context.output(types.reports(), report(key, sequence, scored));
    }
  }

  private List<WindowRecord<IN, OUT>> sorted(Iterable<IN> records) throws InterruptedException {
    List<WindowRecord<IN, OUT>> sorted = new ArrayList<>();
    for (IN record : records) {
      sorted.add(timed(record));
    }
    sorted.sort(Comparator.comparingLong(WindowRecord::time));
    return sorted;
  }

  private WindowRecord<IN, OUT> timed(@Nullable IN record) throws InterruptedException {
    try {
      IN present = UserCode.requireRecord(record);
      return WindowRecord.at(
          UserCode.call(Reason.FUNCTION_FAILED, "apply", timeOf, present), present);
    } catch (Rejection rejection) {
      return WindowRecord.rejected(record, rejection);
    }
  }

  private void emit(K key, WindowRecord<IN, OUT> record, Context context, Collector<OUT> out) {
    Rejection why = record.rejection();
    if (why != null) {
      rejections.reject(
          key,
          record.record(),
          why,
          runtime.model().name(),
          rejected -> context.output(types.rejected(), rejected));
      return;
    }
    rejections.accepted();
    runtime.metrics().accepted(true, record.count(), record.steps().masked());
    if (record.result() != null) {
      out.collect(record.result());
    }
  }

  private StateReport<Object> report(K key, List<WindowRecord<IN, OUT>> sequence, Scored scored) {
    return new StateReport<>(
        key,
        Cause.END,
        "",
        sequence.stream().mapToLong(WindowRecord::count).sum(),
        sequence.get(sequence.size() - 1).time(),
        scored.score().clone(),
        scored.states());
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
  }
}
