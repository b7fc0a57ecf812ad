/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import org.jspecify.annotations.Nullable;

/** The loop over time: steps a kernel through sequences in plain arrays. For one thread. */
final class Scan {

  private final Kernel kernel;
  private final int inputSize;
  private final int outputSize;
  private final boolean goBackwards;
  private final boolean timeMajor;
  private final boolean sequences;
  private final MaskedSteps maskedSteps;

  Scan(Cell cell, Kernel kernel, RnnOptions options) {
    this.kernel = kernel;
    this.inputSize = cell.inputShape().size();
    this.outputSize = cell.outputShape().size();
    this.goBackwards = options.goBackwards();
    this.timeMajor = options.timeMajor();
    this.sequences = options.returnSequences();
    this.maskedSteps = new MaskedSteps(cell, kernel, options.maskedOutput());
  }

  /**
   * Runs {@code steps} steps of {@code rows} rows.
   *
   * @param x {@code [B, T, I]}, or {@code [T, B, I]} if time is the major axis
   * @param mask one value per step of a row, laid out like {@code x}, false for skipped; null if no
   *     step is skipped
   * @param states {@code [B, S_k]} each; read, then overwritten by the final ones
   * @return the outputs of all steps, in the order of processing and laid out like {@code x}, or
   *     those of the last step, {@code [B, O]}
   */
  float[] run(int rows, int steps, float[] x, boolean @Nullable [] mask, float[][] states) {
    float[] input = new float[rows * inputSize];
    float[] output = new float[rows * outputSize];
    float[] previous = new float[rows * outputSize];
    float[] all = new float[sequences ? Math.multiplyExact(rows * steps, outputSize) : 0];
    boolean[] skipped = new boolean[rows];
    for (int step = 0; step < steps; step++) {
      int t = goBackwards ? steps - 1 - step : step;
      for (int row = 0; row < rows; row++) {
        int from = position(row, t, rows, steps);
        System.arraycopy(x, from * inputSize, input, row * inputSize, inputSize);
        skipped[row] = mask != null && !mask[from];
      }
      if (mask == null) {
        kernel.step(rows, input, states, output);
      } else {
        maskedSteps.step(rows, input, skipped, states, previous, output);
      }
      if (sequences) {
        for (int row = 0; row < rows; row++) {
          int to = position(row, step, rows, steps) * outputSize;
          System.arraycopy(output, row * outputSize, all, to, outputSize);
        }
      }
      float[] last = output;
      output = previous;
      previous = last;
    }
    return sequences ? all : previous;
  }

  private int position(int row, int step, int rows, int steps) {
    return timeMajor ? step * rows + row : row * steps + step;
  }
}
