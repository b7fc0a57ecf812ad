/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Arrays;
import java.util.List;

/** Converts a line to a {@link Row}, whatever the line holds. Not thread-safe. */
final class RowParser {

  private final ColumnReader columns;
  private final FeatureReader features;
  private final List<String> names;
  private final int firstPassThrough;
  private final int firstFeature;

  RowParser(ColumnReader columns, ColumnSelection selection) {
    this.columns = columns;
    this.features = FeatureReader.of(selection);
    this.names = selection.columns();
    this.firstPassThrough = selection.firstPassThrough();
    this.firstFeature = selection.firstFeature();
  }

  /**
   * The row of a line.
   *
   * @param number of the row, from 0
   */
  Row parse(long number, LineReader.Line line) {
    FieldValue key = FieldValue.ABSENT;
    try {
      FieldValue[] values = columns.read(line.valid());
      key = values[0].isScalar() ? values[0] : key;
      for (int i = 0; i < firstPassThrough; i++) {
        checkCopied(names.get(i), values[i]);
      }
      FieldValue order = firstPassThrough == 1 ? FieldValue.ABSENT : values[1];
      return Row.event(number, line.number(), key, order, features.read(values), line.text())
          .withPassThrough(Arrays.copyOfRange(values, firstPassThrough, firstFeature));
    } catch (InvalidRowException e) {
      return Row.invalid(number, line.number(), key, line.text(), e.getMessage());
    }
  }

  /** A value that is copied to the output must not break the line that it is part of. */
  private static void checkCopied(String name, FieldValue value) throws InvalidRowException {
    requireValue(name, value);
    if (value.isArray()) {
      throw new InvalidRowException("column '%s' must not hold an array".formatted(name));
    }
    if (value.bare() && !value.isJson()) {
      throw new InvalidRowException(
          "column '%s' must be a JSON value, which excludes NaN and infinity: value=%s"
              .formatted(name, value.text()));
    }
    if (value.text().indexOf('\n') >= 0 || value.text().indexOf('\r') >= 0) {
      throw new InvalidRowException("column '%s' must not hold a line break".formatted(name));
    }
  }

  /**
   * Requires a value that is not an object.
   *
   * @throws InvalidRowException if it is absent, blank or an object
   */
  static void requireValue(String name, FieldValue value) throws InvalidRowException {
    if (value.isAbsent() || value.text().isBlank()) {
      throw new InvalidRowException("column '%s' must have a value".formatted(name));
    }
    if (value.isObject()) {
      throw new InvalidRowException("column '%s' must not hold an object".formatted(name));
    }
  }
}
