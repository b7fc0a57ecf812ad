/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.BooleanEncoding;
import java.io.Serializable;

/**
 * A column of {@link Row#extras}.
 *
 * @param index in the extras
 */
record ExtraColumn(String name, int index) implements Serializable {

  /** The column of a selection that has it. */
  static ExtraColumn of(String name, ColumnSelection selection) {
    return new ExtraColumn(name, selection.extras().indexOf(name));
  }

  /**
   * The text of an event.
   *
   * @throws InvalidRowException if the row is none, or has no value
   */
  String text(Row row) throws InvalidRowException {
    if (!row.isEvent()) {
      throw new InvalidRowException(row.problem());
    }
    FieldValue value = row.extras()[index];
    RowParser.requireValue(name, value);
    return value.text().trim();
  }

  /**
   * Whether an event has the value true.
   *
   * @throws InvalidRowException if the value is no truth value
   */
  boolean isTrue(Row row) throws InvalidRowException {
    BooleanEncoding encoding = new BooleanEncoding();
    double value = encoding.parse(text(row));
    if (Double.isNaN(value)) {
      throw new InvalidRowException(
          "column '%s' must be %s: value='%s'"
              .formatted(name, encoding.expected(), Excerpt.of(text(row))));
    }
    return value == 1;
  }

  /**
   * The text, for a function of Flink.
   *
   * @throws IllegalArgumentException if there is none
   */
  String id(Row row) {
    try {
      return text(row);
    } catch (InvalidRowException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * The whole number, for a function of Flink.
   *
   * @throws IllegalArgumentException if the value is none
   */
  long sequenceNumber(Row row) {
    String text = id(row);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "column '%s' must be a whole number: value='%s'".formatted(name, Excerpt.of(text)), e);
    }
  }
}
