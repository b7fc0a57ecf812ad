/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Kernel;
import io.streamrnn.internal.Rows;

/** A kernel without states that computes up to {@link Rows#CAPACITY} rows together. */
abstract class PatchKernel implements Kernel {

  private final Rows x;

  /** A kernel for inputs of a width. */
  PatchKernel(int width) {
    x = new Rows(width);
  }

  /** The outputs of the current rows, {@link Rows#CAPACITY} at most. */
  abstract Rows stepPatches(int rows, Rows patches);

  @Override
  public final void step(int rows, float[] xs, float[][] states, float[] outputs) {
    for (int from = 0; from < rows; from += Rows.CAPACITY) {
      int count = Math.min(Rows.CAPACITY, rows - from);
      x.read(xs, from, count);
      stepPatches(count, x).write(outputs, from, count);
    }
  }
}
