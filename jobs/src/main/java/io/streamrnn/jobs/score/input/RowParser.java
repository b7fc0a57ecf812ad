/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.Arrays;
import java.util.List;

/** Converts a line to a {@link Row}, whatever the line holds. Not thread-safe. */
final class RowParser {

  private final int file;
  private final ColumnReader columns;
  private final FeatureReader features;
  private final OrderKind order;
  private final List<String> names;
  private final int firstFeature;
  private final int firstExtra;

  /**
   * A parser.
   *
   * @param file index of the file that the lines are of
   */
  RowParser(int file, ColumnReader columns, RowLayout layout) {
    ColumnSelection selection = layout.selection();
    this.file = file;
    this.columns = columns;
    this.features = layout.features();
    this.order = layout.order();
    this.names = selection.columns();
    this.firstFeature = selection.firstFeature();
    this.firstExtra = selection.firstExtra();
  }

  /** The row of a line. Its number is 0. */
  Row parse(Line line) {
    RawRow source = RawRow.of(file, line);
    FieldValue key = FieldValue.ABSENT;
    try {
      FieldValue[] values = columns.read(line.valid());
      key = values[0].isScalar() ? values[0] : key;
      checkCopied(values);
      double[] x = features.read(values);
      FieldValue at = firstFeature == 1 ? FieldValue.ABSENT : values[1];
      return Row.event(source, key, at, orderOf(at), x, extras(values));
    } catch (InvalidRowException e) {
      return Row.invalid(source, key, e.getMessage());
    }
  }

  private OrderValue orderOf(FieldValue at) throws InvalidRowException {
    return order
        .parse(at.text().trim())
        .orElseThrow(
            () ->
                new InvalidRowException(
                    "column '%s' of --order must hold %s: value='%s'"
                        .formatted(
                            names.get(1),
                            order == OrderKind.TIME
                                ? "times such as 2024-01-31T12:30:00Z, as in the first rows"
                                : "numbers, as in the first rows",
                            Excerpt.of(at.text()))));
  }

  private FieldValue[] extras(FieldValue[] values) {
    return Arrays.copyOfRange(values, firstExtra, values.length);
  }

  private void checkCopied(FieldValue[] values) throws InvalidRowException {
    for (int i = 0; i < firstFeature; i++) {
      requireValue(names.get(i), values[i]);
      checkCopied(names.get(i), values[i]);
    }
  }

  /** A value that is copied to the output must not break the line that it is part of. */
  private static void checkCopied(String name, FieldValue value) throws InvalidRowException {
    if (value.isArray()) {
      throw new InvalidRowException("column '%s' must not hold an array".formatted(name));
    }
    if (value.isObject()) {
      throw new InvalidRowException("column '%s' must not hold an object".formatted(name));
    }
    if (value.bare() && !value.isAbsent() && !value.isJson()) {
      throw new InvalidRowException(
          "column '%s' must be a JSON value, which excludes NaN and infinity: value=%s"
              .formatted(name, Excerpt.of(value.text())));
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
    if (value.isMissing()) {
      throw new InvalidRowException("column '%s' must have a value".formatted(name));
    }
    if (value.isObject()) {
      throw new InvalidRowException("column '%s' must not hold an object".formatted(name));
    }
  }
}
