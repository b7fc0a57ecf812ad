/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.List;

/** Reads features that have a column each. A row has one step. */
final class NumberFeatures implements FeatureReader {

  private final List<String> names;
  private final int first;

  NumberFeatures(ColumnSelection selection) {
    this.names = selection.features();
    this.first = selection.firstFeature();
  }

  @Override
  public double[] read(FieldValue[] values) throws InvalidRowException {
    double[] features = new double[names.size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = number(names.get(i), values[first + i]);
    }
    return features;
  }

  /**
   * The number in a column.
   *
   * @throws InvalidRowException if the value is not a finite number
   */
  static double number(String column, FieldValue value) throws InvalidRowException {
    RowParser.requireValue(column, value);
    if (value.isArray()) {
      throw new InvalidRowException(
          "column '%s' must hold one number, but holds an array; for arrays, --features must name one column, with an array in one of the first %d rows"
              .formatted(column, InputInspector.SAMPLE));
    }
    double number = Numbers.parse(value.text().trim());
    if (!Double.isFinite(number)) {
      throw new InvalidRowException(
          "column '%s' must be a finite number: value='%s'".formatted(column, value.text()));
    }
    return number;
  }
}
