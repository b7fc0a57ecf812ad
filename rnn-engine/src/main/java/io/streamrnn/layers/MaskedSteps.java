/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;
import java.util.Arrays;

/**
 * Steps a kernel over rows, some of which a mask skips: the states of skipped rows do not change,
 * and their output is that of {@link MaskedOutput}. For one thread. A step allocates only if it has
 * more rows than all before it.
 *
 * <p>A skipped row is computed and dropped by selection: its input, which may be NaN, has no
 * effect.
 *
 * <p>Whole sequences and streams share this class. It is not for users.
 */
public final class MaskedSteps {

  private final Kernel kernel;
  private final int[] stateSizes;
  private final int outputSize;
  private final int outputState;
  private final MaskedOutput maskedOutput;
  // The states before the step; grown to the current number of rows.
  private final float[][] before;

  /**
   * Steps of a cell.
   *
   * @param kernel of the cell
   * @param maskedOutput one that fits the cell
   */
  public MaskedSteps(Cell cell, Kernel kernel, MaskedOutput maskedOutput) {
    this.kernel = kernel;
    this.stateSizes = cell.states().stream().mapToInt(StateSpec::size).toArray();
    this.outputSize = cell.outputShape().size();
    this.outputState = MaskedOutput.outputState(cell);
    this.maskedOutput = maskedOutput;
    this.before = new float[stateSizes.length][0];
  }

  /**
   * Takes a step.
   *
   * @param x the inputs {@code [B, I]}; only read
   * @param skipped whether each row is skipped; more may follow
   * @param states {@code [B, S_k]} each; read, then overwritten by the states after the step
   * @param previous the outputs of the step before {@code [B, O]}, which {@link
   *     MaskedOutput#PREVIOUS_OUTPUT} reads; another array than {@code output}
   * @param output receives the outputs {@code [B, O]}
   */
  public void step(
      int rows, float[] x, boolean[] skipped, float[][] states, float[] previous, float[] output) {
    boolean any = false;
    for (int row = 0; row < rows; row++) {
      any |= skipped[row];
    }
    if (!any) {
      kernel.step(rows, x, states, output);
      return;
    }
    keep(rows, states);
    kernel.step(rows, x, states, output);
    for (int row = 0; row < rows; row++) {
      if (skipped[row]) {
        restore(row, states);
        emit(row, states, previous, output);
      }
    }
  }

  private void keep(int rows, float[][] states) {
    for (int k = 0; k < before.length; k++) {
      int needed = rows * stateSizes[k];
      if (before[k].length < needed) {
        before[k] = new float[needed];
      }
      System.arraycopy(states[k], 0, before[k], 0, needed);
    }
  }

  private void restore(int row, float[][] states) {
    for (int k = 0; k < before.length; k++) {
      int at = row * stateSizes[k];
      System.arraycopy(before[k], at, states[k], at, stateSizes[k]);
    }
  }

  private void emit(int row, float[][] states, float[] previous, float[] output) {
    int at = row * outputSize;
    switch (maskedOutput) {
      case PREVIOUS_OUTPUT -> System.arraycopy(previous, at, output, at, outputSize);
      case FIRST_STATE -> System.arraycopy(states[outputState], at, output, at, outputSize);
      case ZERO -> Arrays.fill(output, at, at + outputSize, 0f);
    }
  }
}
