/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;
import org.apache.flink.api.common.accumulators.LongMaximum;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Numbers the rows of all files from the beginning of the input, and counts them in an accumulator.
 * The count is part of checkpoints, so that it is right after a restore.
 */
@SuppressWarnings("NullAway.Init")
final class RowCounter extends RichMapFunction<Row, Row> implements CheckpointedFunction {

  private static final long serialVersionUID = 1L;

  static final String NAME = "rows read";

  // -- runtime, set by initializeState
  private transient ListState<Long> stored;
  private transient LongMaximum reported;
  private transient long rows;

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    stored =
        context.getOperatorStateStore().getListState(new ListStateDescriptor<>(NAME, Types.LONG));
    reported = new LongMaximum(0);
    getRuntimeContext().addAccumulator(NAME, reported);
    rows = 0;
    for (long before : stored.get()) {
      rows += before;
    }
    reported.add(rows);
  }

  @Override
  public Row map(Row row) {
    Row numbered = row.withNumber(rows++);
    reported.add(rows);
    return numbered;
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    stored.clear();
    stored.add(rows);
  }

  /** The count in a job's accumulators; 0 if they do not have it yet. */
  static long of(Map<String, Object> accumulators) {
    return accumulators.get(NAME) instanceof Long rows ? rows : 0;
  }
}
