/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.StateWriter;
import io.streamrnn.flink.internal.plan.RnnPlan;
import java.util.Objects;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.state.api.functions.KeyedStateBootstrapFunction;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.jspecify.annotations.Nullable;

/** Writes the states and timers of keys where the operator of a plan restores them. */
final class StateWriterFunction<K>
    extends KeyedStateBootstrapFunction<K, Tuple4<K, byte[], long[], long[]>>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private final RnnPlan<?, ?> plan;
  private transient @Nullable FunctionInitializationContext states;
  private transient @Nullable StateWriter writer;

  StateWriterFunction(RnnPlan<?, ?> plan) {
    this.plan = plan;
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
  }

  private StateWriter writer() {
    return Objects.requireNonNull(writer, "open() comes first");
  }

  @Override
  public void processElement(Tuple4<K, byte[], long[], long[]> key, Context context)
      throws Exception {
    writer().put(key.f1);
    TimerService timers = context.timerService();
    for (long time : key.f2) {
      timers.registerEventTimeTimer(time);
    }
    for (long time : key.f3) {
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
