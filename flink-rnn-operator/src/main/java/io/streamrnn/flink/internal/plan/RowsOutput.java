/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.RowsFunction;
import io.streamrnn.flink.ScoreContext;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An output function of all rows of a window. Between the model and the function the rows are one
 * score, one after the other.
 */
@Internal
public record RowsOutput<IN, OUT>(RowsFunction<IN, OUT> function) implements OutputPlan<IN, OUT> {

  /** The rows as they are: those of a Flink window. */
  @Override
  public @Nullable OUT apply(IN record, float[][] rows, Supplier<ScoreContext> context)
      throws Exception {
    return function.apply(record, rows);
  }

  @Override
  public boolean usesContext() {
    return false;
  }

  /** The function of a score that has rows of this size. */
  OutputPlan<IN, OUT> ofScores(int rowSize) {
    return OutputPlan.of(
        (IN record, float[][] scores) ->
            function.apply(record, split(scores[scores.length - 1], rowSize)));
  }

  private static float[][] split(float[] score, int rowSize) {
    float[][] rows = new float[score.length / rowSize][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(score, i * rowSize, (i + 1) * rowSize));
    return rows;
  }

  /** The score of these rows. */
  public static float[] joined(float[][] rows) {
    int size = Arrays.stream(rows).mapToInt(row -> row.length).sum();
    float[] score = new float[size];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, score, at, row.length);
      at += row.length;
    }
    return score;
  }
}
