/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.SequenceKernel;
import java.util.Arrays;
import java.util.Random;

/**
 * Inputs of several steps of some rows, and what was computed of them.
 *
 * @param x {@code [T, B, I]}
 * @param states of each row
 * @param outputs {@code [T, B, O]}, or {@code [B, O]} of the last step
 */
record StepsOfRows(Cell cell, int steps, int rows, float[] x, float[][] states, float[] outputs) {

  /** Random ones, some of them special; see {@link Batch#random}. */
  static StepsOfRows random(Cell cell, int steps, int rows, Random random) {
    float[] x = Batch.random(cell, steps * rows, random).x();
    float[][] states = Batch.random(cell, rows, random).states();
    return new StepsOfRows(cell, steps, rows, x, states, new float[0]);
  }

  /** Takes this number of steps in a call. */
  StepsOfRows run(Kernel kernel, int atOnce) {
    StepsOfRows result = copy(steps);
    int inputs = rows * cell.inputShape().size();
    int outs = rows * cell.outputShape().size();
    for (int step = 0; step < steps; step += atOnce) {
      int count = Math.min(atOnce, steps - step);
      float[] own = Arrays.copyOfRange(x, step * inputs, (step + count) * inputs);
      float[] some = new float[count * outs];
      if (kernel instanceof SequenceKernel sequence && atOnce > 1) {
        sequence.steps(count, rows, own, result.states, true, some);
      } else {
        kernel.step(rows, own, result.states, some);
      }
      System.arraycopy(some, 0, result.outputs, step * outs, some.length);
    }
    return result;
  }

  /** Takes all steps in a call, and receives the last outputs only. */
  StepsOfRows runToLast(SequenceKernel kernel) {
    StepsOfRows result = copy(1);
    kernel.steps(steps, rows, x, result.states, false, result.outputs);
    return result;
  }

  private StepsOfRows copy(int stepsOfOutputs) {
    float[][] own = Arrays.stream(states).map(float[]::clone).toArray(float[][]::new);
    int outs = stepsOfOutputs * rows * cell.outputShape().size();
    return new StepsOfRows(cell, steps, rows, x, own, new float[outs]);
  }

  /** With the last outputs only. */
  StepsOfRows last() {
    int from = outputs.length - rows * cell.outputShape().size();
    float[] last = Arrays.copyOfRange(outputs, from, outputs.length);
    return new StepsOfRows(cell, steps, rows, x, states, last);
  }

  /** The bits of states and outputs; all that are no number count as one. */
  int[] bits() {
    return new Batch(cell, rows, x, states, outputs).bits();
  }
}
