/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Map;

/**
 * What was counted while rows were read.
 *
 * @param rows all of them
 * @param order how their order differed from that of the order column
 */
public record RowCounts(long rows, OrderReport order) {

  /** The counts in the accumulators of a job that has ended. */
  public static RowCounts of(Map<String, Object> accumulators) {
    return new RowCounts(RowSource.rowsRead(accumulators), OrderReport.of(accumulators));
  }
}
