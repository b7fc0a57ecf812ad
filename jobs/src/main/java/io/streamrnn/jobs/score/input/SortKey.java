/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Comparator;
import org.apache.flink.api.java.functions.KeySelector;

/**
 * Sorts by the order column; rows of the same value keep the order of the input. The key is one
 * number, since Flink's {@code sortPartition} compares only the first field of a tuple.
 */
final class SortKey implements KeySelector<Row, BigInteger> {

  private static final long serialVersionUID = 1L;

  /** The same order, without Flink. */
  static final Comparator<Row> ORDER =
      Comparator.comparingDouble(Row::orderValue)
          .thenComparingLong(Row::orderRest)
          .thenComparingLong(Row::number);

  /** The three numbers behind one another; all but the first without a sign. */
  @Override
  public BigInteger getKey(Row row) {
    return new BigInteger(
        ByteBuffer.allocate(3 * Long.BYTES)
            .putLong(ascending(row.orderValue()))
            .putLong(row.orderRest() ^ Long.MIN_VALUE)
            .putLong(row.number())
            .array());
  }

  /** A number that is greater for a greater value, as {@link Double#compare} has it. */
  private static long ascending(double value) {
    long bits = Double.doubleToLongBits(value);
    return bits < 0 ? bits ^ Long.MAX_VALUE : bits;
  }
}
