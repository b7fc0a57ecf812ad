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
 * @param number of the row in the order in which rows are scored, from 0, without the blank lines
 * @param source the row as it is in the input
 * @param key absent only if the row is invalid
 * @param order absent if there is no order column, or if the row is invalid
 * @param orderValue see {@link OrderValue}
 * @param orderRest see {@link OrderValue}
 * @param features {@code [T, I]}, not yet scaled; empty if the row is invalid
 * @param extras the values of further columns; empty if the row is invalid
 * @param problem why the row is not an event; empty if it is one
 */
@Internal
public record Row(
    long number,
    RawRow source,
    FieldValue key,
    FieldValue order,
    double orderValue,
    long orderRest,
    double[] features,
    FieldValue[] extras,
    String problem) {

  private static final double[] NO_FEATURES = {};
  private static final FieldValue[] NO_EXTRAS = {};

  /** An event. */
  static Row event(
      RawRow source,
      FieldValue key,
      FieldValue order,
      OrderValue at,
      double[] features,
      FieldValue[] extras) {
    return new Row(0, source, key, order, at.value(), at.rest(), features, extras, "");
  }

  /** An event in the first file, without extras. */
  public static Row event(
      long number, long line, FieldValue key, FieldValue order, double[] features, String raw) {
    RawRow source = new RawRow(0, line, 0, raw.length(), raw, false);
    return event(source, key, order, OrderValue.NONE, features, NO_EXTRAS).withNumber(number);
  }

  /** An event without an order column. */
  public static Row event(long number, long line, FieldValue key, double[] features, String raw) {
    return event(number, line, key, FieldValue.ABSENT, features, raw);
  }

  /** A row that is not an event. */
  static Row invalid(RawRow source, FieldValue key, String problem) {
    OrderValue none = OrderValue.NONE;
    return new Row(
        0,
        source,
        key,
        FieldValue.ABSENT,
        none.value(),
        none.rest(),
        NO_FEATURES,
        NO_EXTRAS,
        problem);
  }

  /** The same row with another number. */
  Row withNumber(long other) {
    return new Row(other, source, key, order, orderValue, orderRest, features, extras, problem);
  }

  /** The same row with another text. */
  Row withSource(RawRow other) {
    return new Row(number, other, key, order, orderValue, orderRest, features, extras, problem);
  }

  /** The same row with other extras. */
  public Row withExtras(FieldValue... values) {
    return new Row(number, source, key, order, orderValue, orderRest, features, values, problem);
  }

  /** Whether the row is an event. */
  public boolean isEvent() {
    return problem.isEmpty();
  }

  /** The key of the stream. */
  public String keyText() {
    return key.text();
  }

  /** The value of the order column, to compare. */
  OrderValue at() {
    return new OrderValue(orderValue, orderRest);
  }

  /** The line of the row in its file, from 1. */
  public long line() {
    return source.line();
  }

  /** The row as it is in the input. */
  public String raw() {
    return source.text();
  }
}
