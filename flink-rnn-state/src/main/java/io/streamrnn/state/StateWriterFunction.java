/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.StateWriter;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.jspecify.annotations.Nullable;

/** Writes the states and timers of keys where the operator of a plan restores them. */
final class StateWriterFunction<K, IN> extends KeyedStateBootstrapFunction<K, PastState<K, IN>>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  // -- configuration
  private final RnnPlan<IN, ?> plan;
  // Null where none wait.
  private final @Nullable TypeInformation<IN> waitingEvents;

  // -- runtime
  private transient @Nullable FunctionInitializationContext states;
  private transient @Nullable StateWriter writer;
  private transient WaitingEvents<IN> waiting = WaitingEvents.none();

  /**
   * Creates the function.
   *
   * @param waitingEvents the type of events that may wait; null for none
   */
  StateWriterFunction(RnnPlan<IN, ?> plan, @Nullable TypeInformation<IN> waitingEvents) {
    this.plan = plan;
    this.waitingEvents = waitingEvents;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) {
    states = context;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    writer =
        StateWriter.open(
            plan,
            Objects.requireNonNull(states, "initializeState(...) comes before open()"),
            getRuntimeContext());
    waiting =
        waitingEvents == null
            ? WaitingEvents.none()
            : WaitingEvents.of(waitingEvents, getRuntimeContext(), true, false);
  }

  private StateWriter writer() {
    return Objects.requireNonNull(writer, "open() comes first");
  }

  @Override
  public void processElement(PastState<K, IN> key, Context context) throws Exception {
    if (key.state().length > 0) {
      writer().put(key.state());
    }
    for (Tuple2<Long, IN> event : key.waiting()) {
      waiting.add(event.f0, event.f1);
    }
    TimerService timers = context.timerService();
    for (long time : key.eventTimers()) {
      timers.registerEventTimeTimer(time);
    }
    for (long time : key.processingTimers()) {
      timers.registerProcessingTimeTimer(time);
    }
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    writer().snapshot();
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
