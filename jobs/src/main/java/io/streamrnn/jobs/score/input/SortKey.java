/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Comparator;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;

/** Sorts by the order column; rows of the same value keep the order of the input. */
final class SortKey implements KeySelector<Row, Tuple3<Double, Long, Long>> {

  private static final long serialVersionUID = 1L;

  /** The same order, without Flink. */
  static final Comparator<Row> ORDER =
      Comparator.comparingDouble(Row::orderValue)
          .thenComparingLong(Row::orderRest)
          .thenComparingLong(Row::number);

  @Override
  public Tuple3<Double, Long, Long> getKey(Row row) {
    return Tuple3.of(row.orderValue(), row.orderRest(), row.number());
  }
}
