/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.SequenceKernel;
import org.jspecify.annotations.Nullable;

/** The loop over time: steps a kernel through sequences in plain arrays. For one thread. */
final class Scan {

  private final SequenceKernel kernel;
  private final int inputSize;
  private final int outputSize;
  private final boolean goBackwards;
  private final boolean timeMajor;
  private final boolean sequences;
  private final MaskedSteps maskedSteps;

  Scan(Cell cell, SequenceKernel kernel, RnnOptions options) {
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
    return mask == null
        ? runUnmasked(rows, steps, x, states)
        : runMasked(rows, steps, x, mask, states);
  }

  private float[] runUnmasked(int rows, int steps, float[] x, float[][] states) {
    int atOnce = Math.min(steps, SequenceKernel.stepsAtOnce(rows));
    float[] input = new float[atOnce * rows * inputSize];
    float[] output = new float[(sequences ? atOnce * rows : rows) * outputSize];
    float[] all = new float[sequences ? Math.multiplyExact(rows * steps, outputSize) : 0];
    for (int step = 0; step < steps; step += atOnce) {
      int count = Math.min(atOnce, steps - step);
      for (int next = 0; next < count; next++) {
        read(rows, time(step + next, steps), steps, x, input, next * rows);
      }
      kernel.steps(count, rows, input, states, sequences, output);
      for (int next = 0; sequences && next < count; next++) {
        write(rows, step + next, steps, output, next * rows, all);
      }
    }
    return sequences ? all : output;
  }

  private float[] runMasked(int rows, int steps, float[] x, boolean[] mask, float[][] states) {
    float[] input = new float[rows * inputSize];
    float[] output = new float[rows * outputSize];
    float[] previous = new float[rows * outputSize];
    float[] all = new float[sequences ? Math.multiplyExact(rows * steps, outputSize) : 0];
    boolean[] skipped = new boolean[rows];
    for (int step = 0; step < steps; step++) {
      int t = time(step, steps);
      read(rows, t, steps, x, input, 0);
      for (int row = 0; row < rows; row++) {
        skipped[row] = !mask[position(row, t, rows, steps)];
      }
      maskedSteps.step(rows, input, skipped, states, previous, output);
      if (sequences) {
        write(rows, step, steps, output, 0, all);
      }
      float[] last = output;
      output = previous;
      previous = last;
    }
    return sequences ? all : previous;
  }

  private int time(int step, int steps) {
    return goBackwards ? steps - 1 - step : step;
  }

  /** Copies the inputs of a step. */
  private void read(int rows, int t, int steps, float[] x, float[] input, int toRow) {
    for (int row = 0; row < rows; row++) {
      int from = position(row, t, rows, steps);
      System.arraycopy(x, from * inputSize, input, (toRow + row) * inputSize, inputSize);
    }
  }

  /** Copies the outputs of a step. */
  private void write(int rows, int step, int steps, float[] output, int fromRow, float[] all) {
    for (int row = 0; row < rows; row++) {
      int to = position(row, step, rows, steps);
      System.arraycopy(output, (fromRow + row) * outputSize, all, to * outputSize, outputSize);
    }
  }

  private int position(int row, int step, int rows, int steps) {
    return timeMajor ? step * rows + row : row * steps + step;
  }
}
