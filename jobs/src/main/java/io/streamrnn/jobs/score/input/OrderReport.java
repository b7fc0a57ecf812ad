/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.PrintWriter;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.SimpleAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * How often the order of the events was not that of the order column. Public because Flink's
 * serializer for records requires it.
 *
 * @param unordered events before the latest one of their key
 * @param equal events at the place of the latest one of their key
 */
@Internal
public record OrderReport(Events unordered, Events equal) implements Serializable {

  static final String NAME = "order";

  static final OrderReport NONE = new OrderReport(Events.NONE, Events.NONE);

  /**
   * How many events there are, and where the first one is.
   *
   * @param file index in the input
   * @param line in the file, from 1; 0 if there is none
   */
  public record Events(long count, int file, long line) implements Serializable {

    static final Events NONE = new Events(0, 0, 0);

    private Events plus(Events other) {
      boolean isFirst =
          other.count == 0
              || (count > 0 && (file < other.file || (file == other.file && line <= other.line)));
      Events first = isFirst ? this : other;
      return new Events(count + other.count, first.file, first.line);
    }

    private String text(List<String> files) {
      return String.format(Locale.ROOT, "%,d, the first in line %d", count, line)
          + (files.size() > 1 ? " of " + files.get(file) : "");
    }
  }

  /**
   * The report of an event; empty if it is in order.
   *
   * @param latest place of its key so far; null if it is the first event of its key
   */
  static Optional<OrderReport> of(Row row, @Nullable OrderValue latest) {
    int order = latest == null ? 1 : row.at().compareTo(latest);
    return order > 0 ? Optional.empty() : Optional.of(of(row, order == 0));
  }

  private static OrderReport of(Row row, boolean isEqual) {
    Events one = new Events(1, row.source().file(), row.line());
    return isEqual ? new OrderReport(Events.NONE, one) : new OrderReport(one, Events.NONE);
  }

  /** The report in a job's accumulators; an empty one if the order was not checked. */
  public static OrderReport of(Map<String, Object> accumulators) {
    return accumulators.get(NAME) instanceof OrderReport report ? report : NONE;
  }

  /**
   * Prints a warning if there is one.
   *
   * @param column of the order
   * @param files of the input
   */
  public void print(PrintWriter messages, String column, List<String> files) {
    if (unordered.count > 0) {
      messages.printf(
          "warning   events out of order in column '%s': %s; add --sort to score the events of a key in that order%n",
          column, unordered.text(files));
    }
    if (equal.count > 0) {
      messages.printf(
          "warning   events with the value of another event of their key in column '%s': %s; they were scored in the order of the input%n",
          column, equal.text(files));
    }
  }

  private OrderReport plus(OrderReport other) {
    return new OrderReport(unordered.plus(other.unordered), equal.plus(other.equal));
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
