/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import java.util.Arrays;

/**
 * Steps a model through one sequence at a time: holds its states and the memory of a step. Created
 * by {@link Model#stepper}; for one thread. No call allocates unless a {@link
 * io.streamrnn.cell.TensorCell} of the model does.
 *
 * <p>A caller that scores many sequences keeps the states of each: it {@link #load}s those of the
 * current sequence, {@link #step}s, and {@link #store}s them again.
 */
public final class Stepper {

  private final Kernel kernel;
  private final int inputSize;
  private final int[] constantSizes;
  private final float[][] initial;
  private final float[][] states;
  private final float[] output;

  Stepper(Cell cell) {
    kernel = cell.kernel();
    inputSize = cell.inputShape().size();
    constantSizes = ConditionedCell.constantsOf(cell).stream().mapToInt(Shape::size).toArray();
    initial = new float[cell.states().size()][];
    Arrays.setAll(initial, cell::initialState);
    states = cell.states().stream().map(StateSpec::size).map(float[]::new).toArray(float[][]::new);
    output = new float[cell.outputShape().size()];
    reset();
  }

  /** Sets the states to the initial states. */
  public void reset() {
    for (int k = 0; k < states.length; k++) {
      System.arraycopy(initial[k], 0, states[k], 0, states[k].length);
    }
  }

  /**
   * Sets the constants of the following steps. A model without constants needs no call.
   *
   * @param constants in the order of {@link Model#constants}; not to be changed while in use
   * @throws IllegalArgumentException if one has another length
   */
  public void setConstants(float[]... constants) {
    SequenceRunner.requireConstants(constants, constantSizes);
    if (constantSizes.length > 0) {
      ConditionedKernel.setConstants(kernel, constants);
    }
  }

  /**
   * Takes one step.
   *
   * @param x the event, {@code I} values; read only
   * @return the score, {@code O} values, in an array owned by the stepper, which the next step
   *     overwrites
   * @throws IllegalArgumentException if the event has another length; the states are as before then
   */
  public float[] step(float[] x) {
    if (x.length != inputSize) {
      throw new IllegalArgumentException(
          "input has the wrong length: expected inputSize=%d, got length=%d"
              .formatted(inputSize, x.length));
    }
    kernel.step(1, x, states, output);
    return output;
  }

  /**
   * Reads states that {@link #store} wrote.
   *
   * @param from at least as many values as all states have together, in declared order; copied
   */
  public void load(float[] from) {
    int offset = 0;
    for (float[] state : states) {
      System.arraycopy(from, offset, state, 0, state.length);
      offset += state.length;
    }
  }

  /**
   * Writes all states, in declared order, from the beginning of an array.
   *
   * @param to owned by the caller, at least as long as all states together
   */
  public void store(float[] to) {
    int offset = 0;
    for (float[] state : states) {
      System.arraycopy(state, 0, to, offset, state.length);
      offset += state.length;
    }
  }

  /** Whether the last output and all states are free of NaN and infinities. */
  public boolean isFinite() {
    boolean finite = isFinite(output);
    for (float[] state : states) {
      finite &= isFinite(state);
    }
    return finite;
  }

  private static boolean isFinite(float[] values) {
    // 0 * v is 0 for a finite v, otherwise NaN, and so is the sum.
    float sum = 0;
    for (float v : values) {
      sum += 0 * v;
    }
    return sum == 0;
  }
}
