/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StepsFunction;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;

/** The steps of a window that is in one row. */
sealed interface WindowColumns extends StepsFunction<RowData> {

  /**
   * The number of steps; less than 1 where there are none.
   *
   * @param row as Flink passes it: the columns of {@code INPUT}
   */
  int length(RowData row);

  /**
   * The columns of a window.
   *
   * @param names of the columns
   * @param types which may be others than the model declares, as Flink does not convert them
   * @param features how many values a step has
   * @param tokens the positions of those that are tokens
   */
  static WindowColumns of(
      List<String> names, List<LogicalType> types, int features, List<Integer> tokens) {
    if (types.size() == 1 && types.get(0) instanceof ArrayType array) {
      if (NumberColumn.isNumber(array.getElementType())) {
        return new OfValues(
            NumberColumn.of(0, array.getElementType())
                .with(Tokens.of(names.get(0), Reason.INPUT_FAILED, tokens, 0, features)),
            features);
      }
      if (array.getElementType() instanceof ArrayType steps
          && NumberColumn.isNumber(steps.getElementType())) {
        return new OfSteps(
            NumberColumn.of(0, steps.getElementType())
                .with(Tokens.of(names.get(0), Reason.INPUT_FAILED, tokens, 0, features)));
      }
    }
    if (types.size() == features && types.stream().allMatch(WindowColumns::areNumbers)) {
      return new OfFeatures(
          IntStream.range(0, features)
              .mapToObj(
                  i ->
                      NumberColumn.of(i, ((ArrayType) types.get(i)).getElementType())
                          .with(Tokens.of(names.get(i), Reason.INPUT_FAILED, tokens, i, 1)))
              .toList());
    }
    throw Refusal.of(
        "the input must be a window in one row: INPUT=%s of types %s, features of a step=%d; declare one ARRAY<ARRAY<FLOAT>> of steps, one ARRAY<FLOAT> of all values step after step, or one ARRAY<FLOAT> for each feature",
        names, types.stream().map(LogicalType::asSummaryString).toList(), features);
  }

  private static boolean areNumbers(LogicalType type) {
    return type instanceof ArrayType array && NumberColumn.isNumber(array.getElementType());
  }

  private static Rejection wrongLength(String rule) {
    return new Rejection(Reason.WRONG_LENGTH, rule);
  }

  private static ArrayData array(NumberColumn column, RowData row) throws Rejection {
    if (row.isNullAt(column.position())) {
      throw new Rejection(Reason.NULL_INPUT, "a window must not be NULL");
    }
    return row.getArray(column.position());
  }

  private static int size(NumberColumn column, RowData row) {
    return row.isNullAt(column.position()) ? 0 : row.getArray(column.position()).size();
  }

  /** An array of steps, each an array of numbers. */
  record OfSteps(NumberColumn column) implements WindowColumns {

    @Override
    public int length(RowData row) {
      return size(column, row);
    }

    @Override
    public float[][] steps(RowData row) throws Rejection {
      ArrayData array = array(column, row);
      float[][] steps = new float[array.size()][];
      for (int t = 0; t < steps.length; t++) {
        if (array.isNullAt(t)) {
          throw new Rejection(Reason.NULL_INPUT, "a step must not be NULL: step=%d".formatted(t));
        }
        steps[t] = column.all(array.getArray(t));
      }
      return steps;
    }
  }

  /**
   * An array of all values, step after step.
   *
   * @param features how many of them are a step
   */
  record OfValues(NumberColumn column, int features) implements WindowColumns {

    @Override
    public int length(RowData row) {
      return size(column, row) / features;
    }

    @Override
    public float[][] steps(RowData row) throws Rejection {
      float[] values = column.all(array(column, row));
      if (values.length % features != 0) {
        throw wrongLength(
            "a window must have a whole number of steps: values=%d, features of a step=%d"
                .formatted(values.length, features));
      }
      float[][] steps = new float[values.length / features][features];
      for (int t = 0; t < steps.length; t++) {
        System.arraycopy(values, t * features, steps[t], 0, features);
      }
      return steps;
    }
  }

  /** An array of the values of all steps for each feature. */
  record OfFeatures(List<NumberColumn> columns) implements WindowColumns {

    /** Copies. */
    public OfFeatures {
      columns = List.copyOf(columns);
    }

    @Override
    public int length(RowData row) {
      return size(columns.get(0), row);
    }

    @Override
    public float[][] steps(RowData row) throws Rejection {
      float[][] steps = new float[array(columns.get(0), row).size()][columns.size()];
      for (int i = 0; i < columns.size(); i++) {
        float[] values = columns.get(i).all(array(columns.get(i), row));
        if (values.length != steps.length) {
          throw wrongLength(
              "the arrays of a window must have one length: length of the first=%d, of number %d=%d"
                  .formatted(steps.length, i + 1, values.length));
        }
        for (int t = 0; t < values.length; t++) {
          steps[t][i] = values[t];
        }
      }
      return steps;
    }
  }
}
