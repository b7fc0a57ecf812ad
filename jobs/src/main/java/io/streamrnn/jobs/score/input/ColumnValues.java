/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;

/** Counts the values of a feature column that are numbers. */
final class ColumnValues {

  private final String column;
  private long numbers;
  private long others;
  private long firstLine;
  private FieldValue first = FieldValue.ABSENT;

  ColumnValues(String column) {
    this.column = column;
  }

  /** Counts a value. */
  void add(long line, FieldValue value) {
    if (value.isAbsent() || value.text().isBlank()) {
      return;
    }
    if (Double.isFinite(Numbers.parse(value.text().trim()))) {
      numbers++;
    } else if (others++ == 0) {
      firstLine = line;
      first = value;
    }
  }

  /**
   * Requires one of the values to be a number.
   *
   * @throws CannotRunException if there are values, but no numbers
   */
  void requireAnyNumber(String file, long rows) {
    if (numbers == 0 && others > 0) {
      throw new CannotRunException(
          "column '%s' of --features must hold numbers, but none of the first %,d rows has one: line %d: value='%s', --input=%s%s"
              .formatted(column, rows, firstLine, first.text(), file, remedy()));
    }
  }

  private String remedy() {
    String text = first.text().trim();
    if (first.isArray()) {
      return "; for arrays, --features must name one column";
    }
    if (first.isObject()) {
      return "; name a field inside of it, such as %s.FIELD".formatted(column);
    }
    if (Double.isFinite(Numbers.parse(text.replace(',', '.')))) {
      return "; write numbers with a decimal point";
    }
    return "; omit the column, or convert it as in training";
  }
}
