/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import org.apache.flink.annotation.Internal;

/**
 * A row of the input: an event, or a row that is not a valid one. Public because Flink's serializer
 * for records requires it.
 *
 * @param number of the row in the input, from 0, without the blank lines
 * @param line of the row in the input, from 1
 * @param key absent only if the row is invalid
 * @param order absent if there is no order column, or if the row is invalid
 * @param passThrough the columns that are copied to the output; empty if the row is invalid
 * @param features {@code [T, I]}, not yet scaled; empty if the row is invalid
 * @param raw the line as it is in the input
 * @param problem why the row is not an event; empty if it is one
 */
@Internal
public record Row(
    long number,
    long line,
    FieldValue key,
    FieldValue order,
    FieldValue[] passThrough,
    double[] features,
    String raw,
    String problem) {

  private static final double[] NO_FEATURES = {};
  private static final FieldValue[] NOTHING = {};

  /** An event, none of whose other columns is copied to the output. */
  public static Row event(
      long number, long line, FieldValue key, FieldValue order, double[] features, String raw) {
    return new Row(number, line, key, order, NOTHING, features, raw, "");
  }

  /** The same row with columns that are copied to the output. */
  public Row withPassThrough(FieldValue... values) {
    return new Row(number, line, key, order, values, features, raw, problem);
  }

  /** An event without an order column. */
  public static Row event(long number, long line, FieldValue key, double[] features, String raw) {
    return event(number, line, key, FieldValue.ABSENT, features, raw);
  }

  /** A row that is not an event. */
  static Row invalid(long number, long line, FieldValue key, String raw, String problem) {
    return new Row(number, line, key, FieldValue.ABSENT, NOTHING, NO_FEATURES, raw, problem);
  }

  /** Whether the row is an event. */
  public boolean isEvent() {
    return problem.isEmpty();
  }

  /** The key of the stream. */
  public String keyText() {
    return key.text();
  }
}
