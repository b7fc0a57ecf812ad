/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the scores.
 *
 * @param names of the columns
 * @param size how many outputs the model has
 * @param areNamed whether each output has a column of its own, and not all of them one array
 * @param areSeveral whether a row has several scores: each column is an array with one element for
 *     each of them
 */
record OutputColumns(List<String> names, int size, boolean areNamed, boolean areSeveral)
    implements Serializable {

  private static final String ONLY = "y";

  /** Copies. */
  OutputColumns {
    names = List.copyOf(names);
  }

  /**
   * The columns of a model.
   *
   * @param names as the query gives them; none for {@code y}
   */
  static OutputColumns of(List<String> names, int size, boolean areSeveral, String model) {
    if (names.isEmpty()) {
      return new OutputColumns(List.of(ONLY), size, size == 1, areSeveral);
    }
    if (names.size() != size) {
      throw Refusal.of(
          "outputs must name as many columns as the model has outputs: outputs=%s, which are %d, model has %d (model=%s); name all of them, or omit outputs for one column y",
          names, names.size(), size, model);
    }
    return new OutputColumns(names, size, true, areSeveral);
  }

  /** The type of each column. */
  DataType type() {
    DataType one = areNamed ? DataTypes.FLOAT() : DataTypes.ARRAY(DataTypes.FLOAT());
    return areSeveral ? DataTypes.ARRAY(one) : one;
  }

  /** The scores of a stored one, which has several if the model returns several rows. */
  float[][] split(float[] score) {
    float[][] scores = new float[score.length / size][];
    Arrays.setAll(scores, i -> Arrays.copyOfRange(score, i * size, (i + 1) * size));
    return scores;
  }

  /**
   * Writes scores to fields of a row; null for none.
   *
   * @param scores of the steps of the row; one of length 0 is that of a step whose window fills
   * @param from the first of the fields
   */
  void write(float @Nullable [][] scores, GenericRowData row, int from) {
    for (int i = 0; i < names.size(); i++) {
      row.setField(from + i, scores == null ? null : value(scores, i));
    }
  }

  /** What a column has of the scores of a row. */
  @Nullable Object value(float[][] scores, int column) {
    if (!areSeveral) {
      return scores.length == 0 ? null : value(scores[scores.length - 1], column);
    }
    @Nullable Object[] values = new Object[scores.length];
    for (int t = 0; t < scores.length; t++) {
      values[t] = value(scores[t], column);
    }
    return new GenericArrayData(values);
  }

  private @Nullable Object value(float[] score, int column) {
    if (score.length == 0) {
      return null;
    }
    return areNamed ? (Object) score[column] : new GenericArrayData(score);
  }
}
