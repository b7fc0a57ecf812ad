/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/** Passes the rows of the past, and counts those that are left out. */
final class PastRows extends RichFilterFunction<Row> {

  private static final long serialVersionUID = 1L;

  private static final String LEFT_OUT = "streamrnn rows left out";

  private final AsOf asOf;
  private final LongCounter leftOut = new LongCounter();

  PastRows(AsOf asOf) {
    this.asOf = asOf;
  }

  /** How many rows were left out, from a job's accumulators. */
  static long leftOut(Map<String, Object> accumulators) {
    return accumulators.get(LEFT_OUT) instanceof Long count ? count : 0;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(LEFT_OUT, leftOut);
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
