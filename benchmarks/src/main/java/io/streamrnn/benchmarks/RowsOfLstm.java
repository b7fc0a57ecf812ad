/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import io.streamrnn.cell.Kernel;
import io.streamrnn.cells.Kernels;
import java.util.function.UnaryOperator;

/**
 * A kernel with its states as a function from inputs {@code [rows, I]} to {@code h}. The interface
 * is Java's, so that a separate class loader can load this class.
 */
final class RowsOfLstm implements UnaryOperator<float[]> {

  private final int rows;
  private final Kernel kernel;
  private final float[][] states;
  private final float[] output;

  /** Called by name; see {@link LstmBatch}. */
  RowsOfLstm(int inputSize, int units, int rows, long seed) {
    this.rows = rows;
    kernel = SampleLstm.of(inputSize, units, seed).cell().kernel();
    states = new float[][] {new float[rows * units], new float[rows * units]};
    output = new float[rows * units];
  }

  @Override
  public float[] apply(float[] x) {
    kernel.step(rows, x, states, output);
    return output;
  }

  /** The provider that this class loader selected. */
  @Override
  public String toString() {
    return Kernels.provider();
  }
}
