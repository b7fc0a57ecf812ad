/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Scores one event at a time: reads the state of its key, asks the rules, runs the model, writes
 * the state, emits. What fails before the state is written rejects the record and leaves the state
 * as it was. What fails afterwards (the state backend, the operators downstream) fails the job,
 * which Flink restores to its last checkpoint.
 */
@Internal
public final class RnnFunction<K, IN, OUT> extends KeyedProcessFunction<K, IN, OUT>
    implements EventIntake.Scorer<IN> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final RnnTypes<IN> types;

  // -- runtime
  private transient boolean areEventsRestored;
  private List<StoredVersion> versionsRestored = List.of();
  private transient @Nullable ModelState model;
  private transient RnnRuntime<IN, OUT> runtime;
  private transient KeyStates states;
  private transient FunctionHost<K, IN, OUT> host;
  private transient EventIntake<IN, OUT> intake;

  /** Runs a plan. */
  public RnnFunction(RnnPlan<IN, OUT> plan, RnnTypes<IN> types) {
    this.plan = plan;
    this.types = types;
  }

  /** Sets whether events that wait came with a savepoint, before this is opened. */
  void setEventsRestored(boolean areRestored) {
    areEventsRestored = areRestored;
  }

  /** Finds the model in the operator's state, before this is opened. */
  ModelState initializeModel(ManagedInitializationContext context) throws Exception {
    model = ModelState.of(plan.model(), context, getRuntimeContext());
    return model;
  }

  /** Sets the versions that came with a savepoint, before this is opened. */
  void setVersionsRestored(List<StoredVersion> stored) {
    versionsRestored = stored;
  }

  /** The models, after this was opened. */
  Models<IN> models() {
    return runtime.models();
  }

  /** Releases the models that no key needs after a watermark. */
  void retireModels(long watermark) {
    if (runtime.models().areSeveral()) {
      intake.retain(runtime.models().retire(watermark));
    }
  }

  /** Whether savepoints have versions of the model. */
  boolean storesVersions() {
    return Models.keepsFormer(plan);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    runtime =
        RnnRuntime.open(
            plan,
            Objects.requireNonNull(model, "initializeState(...) comes before open()"),
            versionsRestored,
            getRuntimeContext().getMetricGroup(),
            EventFlow.ONE_AT_A_TIME);
    runtime.logChecks(getRuntimeContext());
    states = KeyStates.stored(runtime.store(getRuntimeContext()));
    WaitingEvents<IN> waiting =
        WaitingEvents.of(
            types.records(), getRuntimeContext(), plan.isByEventTime(), areEventsRestored);
    host = new FunctionHost<>(types, waiting);
    intake =
        new EventIntake<>(
            runtime, runtime.runner(1), states, waiting, host, host::watermark, this, false);
  }

  @Override
  public void processElement(IN record, Context context, Collector<OUT> out) throws Exception {
    host.enter(context, out);
    Long timestamp = context.timestamp();
    intake.arrive(context.getCurrentKey(), record, timestamp == null ? KeyState.NONE : timestamp);
  }

  @Override
  public void score(Event<IN> event) throws Exception {
    intake.score(event);
  }

  @Override
  public void reject(Event<IN> event, Rejection why) {
    runtime.rules().reject(event, why, host);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<OUT> out) throws Exception {
    host.enter(context, out);
    K key = context.getCurrentKey();
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      intake.processingTimer(key, time);
    } else if (!isPostponed(key, time)) {
      scoreDue(key, time);
    }
  }

  /** Scores the events that waited for a time, then does what else is due. */
  private void scoreDue(K key, long time) throws Exception {
    List<IN> due = intake.due(time);
    if (due.isEmpty()) {
      intake.passTime(key, time);
      return;
    }
    KeyState state = null;
    for (IN record : due) {
      state = intake.score(Event.of(key, record, time, host.processingTime()));
    }
    intake.passTime(key, time, state);
  }

  /**
   * Whether something is due before a timer that fires, as under options that were added after it
   * was set. That comes first, at its own time.
   */
  private boolean isPostponed(K key, long time) throws Exception {
    if (!plan.hasDeadlines()) {
      return false;
    }
    long due = runtime.rules().due(states.get(key));
    if (due == KeyState.NONE || due >= time) {
      return false;
    }
    host.setEventTimer(due);
    host.setEventTimer(time);
    return true;
  }

  /** After the last event. */
  void endOfInput() {
    runtime.rules().endOfInput();
  }

  @Override
  public void close() {
    if (runtime != null) {
      runtime.close();
    }
  }
}
