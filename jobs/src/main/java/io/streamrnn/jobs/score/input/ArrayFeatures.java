/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.Preprocessing;

/** Reads the one column that holds all features of a row, as arrays of one step or several. */
final class ArrayFeatures implements FeatureReader {

  private final String column;
  private final int index;
  private final int size;
  private final StepArrays arrays;
  private final FeatureColumn number;

  ArrayFeatures(ColumnSelection selection) {
    this.column = selection.features().get(0);
    this.index = selection.firstFeature();
    this.size = selection.arraySize();
    this.arrays = new StepArrays(column, size);
    this.number = Preprocessing.numbers(selection.features()).features().get(0);
  }

  @Override
  public double[] read(FieldValue[] values) throws InvalidRowException {
    FieldValue value = values[index];
    RowParser.requireValue(column, value);
    if (value.isArray()) {
      return arrays.read(value.text());
    }
    if (size > 1) {
      throw new InvalidRowException(
          "column '%s' must hold an array of numbers, or an array of steps: inputSize=%d, value='%s'"
              .formatted(column, size, Excerpt.of(value.text())));
    }
    return new double[] {EncodedFeatures.number(number, value)};
  }
}
