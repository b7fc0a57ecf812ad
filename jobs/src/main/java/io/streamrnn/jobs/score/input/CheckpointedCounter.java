/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Counts what passes, in all subtasks, in an accumulator. The count is part of checkpoints, so that
 * it is right after a restore.
 *
 * @param <T> what passes
 */
@SuppressWarnings("NullAway.Init")
public final class CheckpointedCounter<T> extends RichMapFunction<T, T>
    implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  private final String name;

  // -- runtime, set by initializeState
  private transient ListState<Long> stored;
  private transient LongCounter count;

  /** A counter whose accumulator has this name. */
  public CheckpointedCounter(String name) {
    this.name = name;
  }

  /** The count in a job's accumulators; 0 if they do not have it yet. */
  public static long of(String name, Map<String, Object> accumulators) {
    return accumulators.get(name) instanceof Long count ? count : 0;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>(name, Types.LONG));
    count = new LongCounter();
    getRuntimeContext().addAccumulator(name, count);
    for (long before : stored.get()) {
      count.add(before);
    }
  }

  @Override
  public T map(T value) {
    count.add(1);
    return value;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    stored.clear();
    stored.add(count.getLocalValuePrimitive());
  }
}
