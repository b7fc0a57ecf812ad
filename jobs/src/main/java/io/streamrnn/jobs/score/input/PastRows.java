/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.state.StateBootstrap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Passes the rows of the past, and counts those that are left out. */
final class PastRows extends RichFilterFunction<Row> {

  private static final long serialVersionUID = 1L;

  private final AsOf asOf;
  private final LongCounter leftOut = new LongCounter();

  PastRows(AsOf asOf) {
    this.asOf = asOf;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(StateBootstrap.LEFT_OUT, leftOut);
  }

  @Override
  public boolean filter(Row row) {
    boolean isPast = asOf.has(row);
    if (!isPast) {
      leftOut.add(1);
    }
    return isPast;
  }
}
