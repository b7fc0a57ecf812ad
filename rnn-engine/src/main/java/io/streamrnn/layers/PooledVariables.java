/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;

/** Steps of sequences, pooled, with the derivatives of that. */
final class PooledVariables {

  private PooledVariables() {}

  /**
   * The largest value, or the mean, of each feature over some steps.
   *
   * @param x {@code [B, T, I]}
   * @return {@code [B, I]}
   */
  static Variable steps(Variable x, int first, int last, boolean isMax) {
    int[] positions = new int[x.shape().dim(0) * x.shape().dim(2) * (last - first + 1)];
    int width = x.shape().dim(2);
    int count = last - first + 1;
    for (int i = 0; i < positions.length; i++) {
      int row = i / count / width;
      int feature = i / count % width;
      positions[i] = (row * x.shape().dim(1) + first + i % count) * width + feature;
    }
    Shape rows = Shape.of(x.shape().dim(0), width);
    Variable taken = x.gather(Shape.of(rows.dim(0), width, count), positions); // [B, I, steps]
    return isMax
        ? taken.gather(rows, largest(taken, count))
        : taken.sumOfLast().times(1.0 / count).reshape(rows);
  }

  /** The position of the largest of each {@code count} values. */
  private static int[] largest(Variable x, int count) {
    int[] positions = new int[x.shape().size() / count];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i * count;
      for (int k = i * count; k < (i + 1) * count; k++) {
        positions[i] = x.at(k) > x.at(positions[i]) ? k : positions[i];
      }
    }
    return positions;
  }
}
