/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.RnnTypes;
import io.streamrnn.flink.internal.rules.EventFlow;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStore;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.ManagedInitializationContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Scores one event at a time. What a {@link KeyScorer} throws (of the state backend, of operators
 * downstream) fails the job, which Flink restores to its last checkpoint.
 */
@Internal
public final class RnnFunction<K, IN, OUT> extends KeyedProcessFunction<K, IN, OUT> {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnPlan<IN, OUT> plan;
  private final RnnTypes<IN> types;

  // -- runtime
  private transient boolean areEventsRestored;
  private transient @Nullable RestoredVersions versionsRestored;
  private transient @Nullable ModelState model;
  private transient boolean writesInPlace;
  private transient @Nullable LongSupplier recentTime;
  private transient @Nullable SideOutputs aside;
  private transient FunctionHost<K, IN, OUT> host;
  private transient KeyScorer<IN, OUT> scorer;
  private transient long timestamp;

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
    model = ModelState.of(plan, context, getRuntimeContext());
    return model;
  }

  /** Sets the versions that came with a savepoint, before this is opened. */
  void setVersionsRestored(RestoredVersions restored) {
    versionsRestored = restored;
  }

  /** Sets whether states are written to where they are, before this is opened. */
  void setWritesInPlace(boolean areInPlace) {
    writesInPlace = areInPlace;
  }

  /** Sets the processing time of a moment ago, before this is opened. */
  void setRecentTime(LongSupplier time) {
    recentTime = time;
  }

  /** Sets where all but the results goes, before this is opened. */
  void setSideOutputs(SideOutputs outputs) {
    aside = outputs;
  }

  /** Sets the time of the next event, or {@link KeyState#NONE}. */
  void setTimestamp(long ofEvent) {
    timestamp = ofEvent;
  }

  /** The models, after this was opened. */
  Models<IN> models() {
    return scorer.models();
  }

  /** Releases the models that no key needs after a watermark. */
  void retireModels(long watermark) {
    scorer.retireModels(watermark);
  }

  /** Whether savepoints have versions of the model. */
  boolean storesVersions() {
    return Models.keepsFormer(plan);
  }

  @Override
  public void open(OpenContext context) throws Exception {
    RnnRuntime<IN, OUT> runtime =
        RnnRuntime.open(
            plan,
            Objects.requireNonNull(model, "initializeState(...) comes before open()"),
            Objects.requireNonNullElse(versionsRestored, RestoredVersions.NONE),
            getRuntimeContext().getMetricGroup(),
            EventFlow.ONE_AT_A_TIME);
    versionsRestored = null;
    try {
      runtime.logChecks(getRuntimeContext());
      WaitingEvents<IN> waiting =
          WaitingEvents.of(
              types.records(), getRuntimeContext(), plan.isByEventTime(), areEventsRestored);
      host =
          new FunctionHost<>(
              types, waiting, Objects.requireNonNull(aside, "it is set before open()"));
      KeyStore states = runtime.store(getRuntimeContext()::getState);
      scorer =
          new KeyScorer<>(
              runtime,
              states,
              writesInPlace,
              waiting,
              host,
              Objects.requireNonNull(recentTime, "it is set before open()"),
              host::watermark,
              false);
    } catch (Exception | Error e) {
      runtime.close();
      throw e;
    }
  }

  @Override
  public void processElement(IN record, Context context, Collector<OUT> out) throws Exception {
    host.enter(context, out);
    scorer.arrive(context.getCurrentKey(), record, timestamp);
  }

  @Override
  public void onTimer(long time, OnTimerContext context, Collector<OUT> out) throws Exception {
    host.enter(context, out);
    if (context.timeDomain() == TimeDomain.PROCESSING_TIME) {
      scorer.processingTimer(context.getCurrentKey(), time);
    } else {
      scorer.eventTimer(context.getCurrentKey(), time);
    }
  }

  /** After the last event. */
  void endOfInput() {
    scorer.endOfInput();
  }

  @Override
  public void close() {
    if (scorer != null) {
      scorer.close();
    }
  }
}
