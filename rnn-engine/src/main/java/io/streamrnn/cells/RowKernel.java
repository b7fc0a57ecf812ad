/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;

/**
 * Steps one row after another in scratch arrays that hold exactly one row: every loop then starts
 * at index 0, which C2 vectorizes, and a row is computed the same way at any position.
 */
abstract class RowKernel implements Kernel {

  /** The input of the current row. */
  final float[] x;

  /** The states of the current row, to be replaced by those after the step. */
  final float[][] states;

  /** The output of the current row. */
  final float[] output;

  RowKernel(Cell cell) {
    x = new float[cell.inputShape().size()];
    states = cell.states().stream().map(StateSpec::size).map(float[]::new).toArray(float[][]::new);
    output = new float[cell.outputShape().size()];
  }

  /** Steps the current row. */
  abstract void stepRow();

  @Override
  public final void step(int rows, float[] xs, float[][] allStates, float[] outputs) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(xs, row * x.length, x, 0, x.length);
      for (int k = 0; k < states.length; k++) {
        float[] state = states[k];
        System.arraycopy(allStates[k], row * state.length, state, 0, state.length);
      }
      stepRow();
      for (int k = 0; k < states.length; k++) {
        float[] state = states[k];
        System.arraycopy(state, 0, allStates[k], row * state.length, state.length);
      }
      System.arraycopy(output, 0, outputs, row * output.length, output.length);
    }
  }
}
