/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums in plain Java: each row by itself or two at a time, all parts side by side. */
final class PlainSums extends Sums {

  private final float[] bias;
  // Arrays that hold exactly one row, so that the loops over columns need no offset.
  private float[][] sums;
  private float[][] ahead = {};
  // What one row is multiplied with; created when one row first comes alone.
  private final @Nullable OneRowProduct[] oneRow;
  // Null where activations are applied part by part.
  private final @Nullable Squash squash;

  PlainSums(float[] bias, List<Matrix> matrices, int stride, ActivationFunction... activations) {
    this(bias, matrices, parts(matrices, stride), activations);
  }

  /** Sums that are written to these parts. */
  PlainSums(float[] bias, List<Matrix> matrices, Rows[] parts, ActivationFunction... activations) {
    super(matrices, parts, activations);
    this.bias = bias;
    this.squash = Squash.of(width, activations);
    this.sums = new float[1][bias.length];
    this.oneRow = new OneRowProduct[matrices.size()];
  }

  @Override
  void compute(int rows, Rows a, @Nullable Rows b) {
    sums = withBias(rows, sums);
    add(rows, a, 0, sums);
    if (b != null) {
      add(rows, b, 1, sums);
    }
    end(rows);
  }

  @Override
  public void ahead(int rows, Rows a) {
    ahead = withBias(rows, ahead);
    add(rows, a, 0, ahead);
  }

  @Override
  void computeFrom(int from, int rows, @Nullable Rows b) {
    sums = grown(rows, sums);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(ahead[from + row], 0, sums[row], 0, bias.length);
    }
    if (b != null) {
      add(rows, b, 1, sums);
    }
    end(rows);
  }

  private float[][] withBias(int rows, float[][] sums) {
    float[][] result = grown(rows, sums);
    for (int row = 0; row < rows; row++) {
      System.arraycopy(bias, 0, result[row], 0, bias.length);
    }
    return result;
  }

  private float[][] grown(int rows, float[][] sums) {
    return rows > sums.length ? new float[Rows.roundedUp(rows)][bias.length] : sums;
  }

  private void add(int rows, Rows a, int index, float[][] sums) {
    if (rows == 1) {
      oneRow(index).accumulate(a.values(), 0, sums[0]);
      return;
    }
    float[][] m = matrices.get(index).rows;
    int row = 0;
    for (; row + 2 <= rows; row += 2) {
      int first = row * a.stride;
      Products.accumulate(a.values(), first, first + a.stride, m, sums[row], sums[row + 1]);
    }
    if (row < rows) {
      // Not its copy, for which the rows just read would have to leave the cache.
      Products.accumulate(a.values(), row * a.stride, m.length, m, sums[row]);
    }
  }

  private OneRowProduct oneRow(int index) {
    if (oneRow[index] == null) {
      oneRow[index] = OneRowProduct.of(matrices.get(index));
    }
    return oneRow[index];
  }

  private void end(int rows) {
    for (int row = 0; row < rows; row++) {
      if (squash != null) {
        keepRow(sums[row], row, rows);
        squash.apply(sums[row]);
      }
      for (int k = 0; k < parts.length; k++) {
        Rows part = parts[k];
        System.arraycopy(sums[row], k * width, part.values(rows), row * part.stride, width);
      }
    }
    if (squash == null) {
      activate(rows);
    }
  }
}
