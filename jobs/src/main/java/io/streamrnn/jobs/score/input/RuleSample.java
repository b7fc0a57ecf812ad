/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;

/** Applies a rule to the first values of a column. */
final class RuleSample {

  private final ColumnRule rule;
  private final int index;
  private boolean anyValid;
  private String firstFile = "";
  private long firstLine;
  private FieldValue first = FieldValue.ABSENT;

  /**
   * A sample.
   *
   * @param index of the column among those that are read
   */
  RuleSample(ColumnRule rule, int index) {
    this.rule = rule;
    this.index = index;
  }

  /** Looks at a row. */
  void add(String file, long line, FieldValue[] values) {
    FieldValue value = values[index];
    if (value.isMissing()) {
      return;
    }
    boolean isValid = rule.accepts(value);
    anyValid |= isValid;
    if (!isValid && first.isAbsent()) {
      firstFile = file;
      firstLine = line;
      first = value;
    }
  }

  /**
   * Requires a valid value.
   *
   * @throws CannotRunException if there are values, but all are invalid
   */
  void requireAny(long rows) {
    if (!anyValid && !first.isAbsent()) {
      throw new CannotRunException(
          "column '%s' of %s must be %s, but none of the first %,d rows has one: line %d: value='%s', --input=%s; name another column"
              .formatted(
                  rule.column(),
                  rule.option(),
                  rule.expected(),
                  rows,
                  firstLine,
                  Excerpt.of(first.text()),
                  firstFile));
    }
  }
}
