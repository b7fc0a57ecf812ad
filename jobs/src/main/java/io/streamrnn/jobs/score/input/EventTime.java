/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;

/**
 * Computes the time of an event from its order column.
 *
 * @param millis how long 1 is
 * @param isTime whether the column holds times, and the rest nanoseconds
 */
public record EventTime(double millis, boolean isTime)
    implements SerializableTimestampAssigner<Row> {

  /** The time in the order column; empty if it holds no times. Numbers may have any unit. */
  public static Optional<EventTime> in(RowLayout layout) {
    return layout.order() == OrderKind.TIME ? Optional.of(ofTimes()) : Optional.empty();
  }

  /** The time of times. */
  static EventTime ofTimes() {
    return new EventTime(1000, true);
  }

  /** The time of numbers. */
  static EventTime ofNumbers(Duration unit) {
    return new EventTime(unit.toNanos() / 1e6, false);
  }

  /** In milliseconds; for a row that is no event the time that its record has, if any. */
  @Override
  public long extractTimestamp(Row row, long recordTimestamp) {
    return row.isEvent() ? of(row.at()) : recordTimestamp;
  }

  /** The time of a place in the order column, in milliseconds. */
  public long of(OrderValue at) {
    long whole = Math.round(at.value() * millis);
    return isTime ? whole + at.rest() / 1_000_000 : whole;
  }
}
