/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.ConstantsFunction;
import io.streamrnn.flink.InputFunction;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.flink.ValuesFunction;
import io.streamrnn.flink.internal.step.Rejection;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** What the network sees of a row. */
sealed interface Values extends Serializable {

  /** Number columns. */
  record OfColumns(List<NumberColumn> columns) implements Values, InputFunction<RowData> {

    /** Copies. */
    public OfColumns {
      columns = List.copyOf(columns);
    }

    @Override
    public float[] features(RowData row) throws Rejection {
      float[] features = new float[columns.size()];
      for (int i = 0; i < features.length; i++) {
        features[i] = columns.get(i).of(row);
      }
      return features;
    }
  }

  /** Columns of numbers and texts. */
  record OfTexts(List<ValueColumn> columns) implements Values, ValuesFunction<RowData> {

    /** Copies. */
    public OfTexts {
      columns = List.copyOf(columns);
    }

    @Override
    public @Nullable Object[] values(RowData row) throws Rejection {
      @Nullable Object[] values = new Object[columns.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = columns.get(i).of(row);
      }
      return values;
    }
  }

  /**
   * An array of numbers.
   *
   * @param size how many values are missing where the array is NULL
   */
  record OfArray(NumberColumn column, int size) implements Values, InputFunction<RowData> {

    @Override
    public float[] features(RowData row) throws Rejection {
      return row.isNullAt(column.position())
          ? missing(size)
          : column.all(row.getArray(column.position()));
    }
  }

  /**
   * An array of steps, each an array of numbers.
   *
   * @param size how many values are missing where a step is NULL
   */
  record OfSteps(NumberColumn column, int size) implements Values, StepsFunction<RowData> {

    @Override
    public float[][] steps(RowData row) throws Rejection {
      if (row.isNullAt(column.position())) {
        return new float[][] {missing(size)};
      }
      ArrayData array = row.getArray(column.position());
      float[][] steps = new float[array.size()][];
      for (int t = 0; t < steps.length; t++) {
        steps[t] = array.isNullAt(t) ? missing(size) : column.all(array.getArray(t));
      }
      return steps;
    }
  }

  private static float[] missing(int size) {
    float[] missing = new float[size];
    Arrays.fill(missing, Float.NaN);
    return missing;
  }

  /**
   * The constants of a key. Where all are NULL, those of the key stay.
   *
   * @param values one after the other
   * @param sizes of the constants
   */
  record Constants(InputFunction<RowData> values, List<Integer> sizes)
      implements ConstantsFunction<RowData> {

    /** Copies. */
    public Constants {
      sizes = List.copyOf(sizes);
    }

    @Override
    public float[][] constants(RowData row) throws Exception {
      float[] all = values.features(row);
      int expected = sizes.stream().mapToInt(size -> size).sum();
      if (all.length != expected) {
        throw new Rejection(
            Reason.CONSTANTS,
            "constants must have the number of values that the model takes: expected %d, got %d"
                .formatted(expected, all.length));
      }
      if (areMissing(all)) {
        return UNCHANGED;
      }
      float[][] constants = new float[sizes.size()][];
      int at = 0;
      for (int k = 0; k < constants.length; k++) {
        constants[k] = Arrays.copyOfRange(all, at, at + sizes.get(k));
        at += sizes.get(k);
      }
      return constants;
    }

    private static boolean areMissing(float[] values) {
      for (float value : values) {
        if (!Float.isNaN(value)) {
          return false;
        }
      }
      return true;
    }
  }
}
