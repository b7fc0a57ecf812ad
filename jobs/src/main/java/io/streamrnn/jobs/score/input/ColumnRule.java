/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.BooleanEncoding;
import io.streamrnn.jobs.score.features.Decimals;
import java.io.Serializable;
import java.util.Optional;

/**
 * What an option requires of the values of a further column.
 *
 * @param option that names the column
 * @param column its name
 * @param expected what a value must be, for messages
 * @param test of a value
 */
public record ColumnRule(String option, String column, String expected, Test test)
    implements Serializable {

  /** A test of a text, without blanks around it. */
  @FunctionalInterface
  public interface Test extends Serializable {

    /** Whether a value is valid. */
    boolean accepts(String text);
  }

  /** Any text. */
  public static ColumnRule text(String option, String column) {
    return new ColumnRule(option, column, "a text", text -> true);
  }

  /** A truth value. */
  static ColumnRule truth(String option, String column) {
    BooleanEncoding encoding = new BooleanEncoding();
    return new ColumnRule(
        option, column, encoding.expected(), text -> !Double.isNaN(encoding.parse(text)));
  }

  /** A whole number. */
  static ColumnRule wholeNumber(String option, String column) {
    return new ColumnRule(option, column, "a whole number", ColumnRule::isWholeNumber);
  }

  /** A number that a float can hold. */
  public static ColumnRule number(String option, String column) {
    return new ColumnRule(
        option,
        column,
        "a number of at most 3.4e38",
        text -> Float.isFinite((float) Decimals.parse(text)));
  }

  /** Why a value is invalid; empty if it is valid. */
  Optional<String> problem(FieldValue value) {
    if (value.isMissing()) {
      return Optional.of("column '%s' of %s must have a value".formatted(column, option));
    }
    return accepts(value)
        ? Optional.empty()
        : Optional.of(
            "column '%s' of %s must be %s: value='%s'"
                .formatted(column, option, expected, Excerpt.of(value.text())));
  }

  /** Whether a value that is not missing is valid. */
  boolean accepts(FieldValue value) {
    return value.isScalar() && test.accepts(value.text().trim());
  }

  private static boolean isWholeNumber(String text) {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
