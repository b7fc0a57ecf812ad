/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sums in plain Java: each row by itself or two at a time, all parts side by side. */
class PlainSums extends Sums {

  private final float[] bias;
  // Arrays that hold exactly one row, so that the loops over columns need no offset.
  private float[][] sums;
  // What one row is multiplied with; created when one row first comes alone.
  private final @Nullable OneRowProduct[] oneRow;
  // Null where activations are applied part by part.
  private final @Nullable Squash squash;

  PlainSums(float[] bias, List<Matrix> matrices, int stride, ActivationFunction... activations) {
    super(matrices, stride, activations);
    this.bias = bias;
    this.squash = Squash.of(width, activations);
    this.sums = new float[1][bias.length];
    this.oneRow = new OneRowProduct[matrices.size()];
  }

  @Override
  void begin(int rows) {
    begin(0, rows);
  }

  @Override
  void add(int rows, Rows a, int index) {
    add(0, rows, a, index);
  }

  @Override
  void end(int rows) {
    end(0, rows);
  }

  /** Rows before {@code from} are in their parts already. */
  final void begin(int from, int to) {
    if (to > sums.length) {
      sums = new float[Rows.CAPACITY][bias.length];
    }
    for (int row = from; row < to; row++) {
      System.arraycopy(bias, 0, sums[row], 0, bias.length);
    }
  }

  final void add(int from, int to, Rows a, int index) {
    if (to - from == 1) {
      oneRow(index).accumulate(a.values(), from * a.stride, sums[from]);
      return;
    }
    float[][] m = matrices.get(index).rows;
    int row = from;
    for (; row + 2 <= to; row += 2) {
      int first = row * a.stride;
      Products.accumulate(a.values(), first, first + a.stride, m, sums[row], sums[row + 1]);
    }
    if (row < to) {
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

  final void end(int from, int to) {
    for (int row = from; row < to; row++) {
      if (squash != null) {
        squash.apply(sums[row]);
      }
      for (int part = 0; part < parts.length; part++) {
        Rows rows = parts[part];
        System.arraycopy(sums[row], part * width, rows.values(to), row * rows.stride, width);
      }
    }
    activate(squash == null ? to : from);
  }
}
