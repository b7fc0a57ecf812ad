/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;

/**
 * A row of a table by its number, as Keras's {@code Embedding}. Input: one token, a whole number
 * held in a float32, which is exact up to 2^24; output {@code [outputDim]}.
 *
 * <p>Unlike other kernels, that of a table checks its input: {@link Kernel#step} throws {@link
 * IllegalArgumentException} for a token that has no row, before it writes anything.
 */
public final class EmbeddingCell extends BuiltInCell {

  private final Weight table;
  private final float[][] rows;
  private final boolean wholeNumbers;

  /**
   * A table that cuts tokens towards zero, as Keras does.
   *
   * @param table {@code [inputDim, outputDim]}
   * @throws IllegalArgumentException if it is no matrix
   */
  public EmbeddingCell(Weight table) {
    this(table, false);
  }

  /**
   * A table.
   *
   * @param table {@code [inputDim, outputDim]}
   * @param wholeNumbers whether a token that is no whole number is rejected instead of truncated
   * @throws IllegalArgumentException if it is no matrix
   */
  public EmbeddingCell(Weight table, boolean wholeNumbers) {
    super(
        "Embedding",
        "embedding",
        Shape.of(),
        Shape.of(requireMatrix(table).shape().dim(1)),
        List.of(),
        List.of(table));
    this.table = table;
    this.rows = table.toRows();
    this.wholeNumbers = wholeNumbers;
  }

  private static Weight requireMatrix(Weight table) {
    if (table.shape().rank() != 2) {
      throw new IllegalArgumentException(
          "an embedding is a matrix [input_dim, output_dim]: got=" + table.shape());
    }
    return table;
  }

  /** How a token that is no whole number is treated is a check, not an option of the function. */
  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  /** A row is copied. */
  @Override
  public long multiplications() {
    return 0;
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new EmbeddingCell(replaced.get(0), wholeNumbers);
  }

  /** Tokens are numbers of rows, so only the derivative with respect to the table exists. */
  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int width = table.shape().dim(1);
    int count = in.x().shape().size();
    int[] positions = new int[count * width];
    for (int i = 0; i < positions.length; i++) {
      float token = (float) in.x().at(i / width);
      requireRow(token);
      positions[i] = ((int) token) * width + i % width;
    }
    return VariableStep.of(in.weight(0).gather(Shape.of(count, width), positions));
  }

  @Override
  public Kernel kernel() {
    int width = table.shape().dim(1);
    return (count, x, states, output) -> {
      for (int i = 0; i < count; i++) {
        requireRow(x[i]);
      }
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows[(int) x[i]], 0, output, i * width, width);
      }
    };
  }

  private void requireRow(float token) {
    boolean cut = wholeNumbers && token != (int) token;
    if (cut || !(token > -1 && token < rows.length)) {
      throw new IllegalArgumentException(
          "a token must be the number of a row: expected 0..%d, got=%s, weight=%s; map other values to a token of the vocabulary, as in training"
              .formatted(rows.length - 1, token, table));
    }
  }
}
