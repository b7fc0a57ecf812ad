/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

/**
 * A kernel that takes several steps of the same rows at once. That costs less than one after the
 * other where a part of the work does not wait for the step before, such as the product of the
 * inputs and their weights. No bit of the result depends on how steps are divided into calls.
 */
public interface SequenceKernel extends Kernel {

  /**
   * Takes steps, as {@link #step} takes one after the other.
   *
   * <p>The caller owns all arrays, as there. The scratch memory of the kernel grows with {@code
   * steps * rows}; {@link #stepsAtOnce} is a number of steps from which on more gain nothing.
   *
   * @param steps the number of steps, {@code T}; at least 1
   * @param rows the number of rows, {@code B}; at least 1
   * @param x the inputs {@code [T, B, I]}; read only
   * @param states one array per state {@code [B, S_k]} in declared order; read, then overwritten by
   *     the states after the last step
   * @param everyOutput whether all outputs are received, or only those of the last step
   * @param outputs receives the outputs {@code [T, B, O]}, or {@code [B, O]}
   */
  void steps(
      int steps, int rows, float[] x, float[][] states, boolean everyOutput, float[] outputs);

  /** How many steps of this number of rows are worth taking at once; 1 if there are many rows. */
  static int stepsAtOnce(int rows) {
    return Math.max(1, SteppingKernel.ROWS_AT_ONCE / Math.max(1, rows));
  }

  /** A new kernel of a cell, for one thread. It takes one step after the other if it must. */
  static SequenceKernel of(Cell cell) {
    Kernel kernel = cell.kernel();
    return kernel instanceof SequenceKernel known ? known : new SteppingKernel(cell, kernel);
  }
}
