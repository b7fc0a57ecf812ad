/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.PrintWriter;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.SimpleAccumulator;

/**
 * How often the order of the events was not that of the order column. Public because Flink's
 * serializer for records requires it.
 *
 * @param unordered events before the latest one of their key
 * @param unorderedLine the line of the first of them; 0 if there is none
 * @param equal events at the place of the latest one of their key
 * @param equalLine the line of the first of them; 0 if there is none
 */
@Internal
public record OrderReport(long unordered, long unorderedLine, long equal, long equalLine)
    implements Serializable {

  static final String NAME = "order";

  static final OrderReport NONE = new OrderReport(0, 0, 0, 0);

  /** The report of a row. */
  static OrderReport of(Row row, boolean isEqual) {
    return isEqual ? new OrderReport(0, 0, 1, row.line()) : new OrderReport(1, row.line(), 0, 0);
  }

  /** The report in a job's accumulators; an empty one if the order was not checked. */
  public static OrderReport of(Map<String, Object> accumulators) {
    return accumulators.get(NAME) instanceof OrderReport report ? report : NONE;
  }

  /** Prints a warning if there is one. */
  public void print(PrintWriter messages, String column) {
    if (unordered > 0) {
      messages.printf(
          Locale.ROOT,
          "warning   events out of order in column '%s': %,d, the first in line %d; add --sort to score the events of a key in that order%n",
          column,
          unordered,
          unorderedLine);
    }
    if (equal > 0) {
      messages.printf(
          Locale.ROOT,
          "warning   events with the value of another event of their key in column '%s': %,d, the first in line %d; they were scored in the order of the input%n",
          column,
          equal,
          equalLine);
    }
  }

  private OrderReport plus(OrderReport other) {
    return new OrderReport(
        unordered + other.unordered,
        first(unorderedLine, other.unorderedLine),
        equal + other.equal,
        first(equalLine, other.equalLine));
  }

  private static long first(long line, long other) {
    return line == 0 || other == 0 ? Math.max(line, other) : Math.min(line, other);
  }

  /** Adds reports. */
  static final class Counter implements SimpleAccumulator<OrderReport> {

    private static final long serialVersionUID = 1L;

    private OrderReport sum = NONE;

    @Override
    public void add(OrderReport report) {
      sum = sum.plus(report);
    }

    @Override
    public OrderReport getLocalValue() {
      return sum;
    }

    @Override
    public void resetLocal() {
      sum = NONE;
    }

    @Override
    public void merge(Accumulator<OrderReport, OrderReport> other) {
      add(other.getLocalValue());
    }

    @Override
    public Counter clone() {
      Counter copy = new Counter();
      copy.sum = sum;
      return copy;
    }
  }
}
