/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

/** Takes one step after the other, or all at once if the cell treats all steps alike. */
final class SteppingKernel implements SequenceKernel, ConditionedKernel {

  /** From this number of rows on, a row of a product costs the same. */
  static final int ROWS_AT_ONCE = 8;

  private final Kernel kernel;
  private final int inputSize;
  private final int outputSize;
  private final boolean treatsStepsAlike;
  // Of one step, grown to the current number of rows.
  private float[] x = {};
  private float[] output = {};
  private boolean isOneStep;

  SteppingKernel(Cell cell, Kernel kernel) {
    this.kernel = kernel;
    inputSize = cell.inputShape().size();
    outputSize = cell.outputShape().size();
    // Constants have a row for each row of a step.
    treatsStepsAlike =
        cell.states().isEmpty()
            && kernel.isBatchInvariant()
            && !(kernel instanceof ConditionedKernel);
  }

  @Override
  public boolean isBatchInvariant() {
    return kernel.isBatchInvariant();
  }

  @Override
  public boolean isOutput(int index) {
    return kernel.isOutput(index);
  }

  /** The kernel knows of the last step alone. */
  @Override
  public boolean isFiniteWithOthers(int index) {
    return isOneStep && kernel.isFiniteWithOthers(index);
  }

  @Override
  public void setConstants(float[][] constants) {
    ConditionedKernel.setConstants(kernel, constants);
  }

  @Override
  public void step(int rows, float[] x, float[][] states, float[] output) {
    kernel.step(rows, x, states, output);
    isOneStep = true;
  }

  @Override
  public void steps(
      int steps, int rows, float[] xs, float[][] states, boolean everyOutput, float[] outputs) {
    if (steps == 1) {
      step(rows, xs, states, outputs);
    } else if (treatsStepsAlike && everyOutput) {
      step(Math.multiplyExact(steps, rows), xs, states, outputs);
    } else {
      stepByStep(steps, rows, xs, states, everyOutput, outputs);
    }
  }

  private void stepByStep(
      int steps, int rows, float[] xs, float[][] states, boolean everyOutput, float[] outputs) {
    int inputs = Math.multiplyExact(rows, inputSize);
    int outs = Math.multiplyExact(rows, outputSize);
    if (x.length < inputs || output.length < outs) {
      x = new float[inputs];
      output = new float[outs];
    }
    for (int step = 0; step < steps; step++) {
      System.arraycopy(xs, step * inputs, x, 0, inputs);
      step(rows, x, states, output);
      if (everyOutput || step == steps - 1) {
        System.arraycopy(output, 0, outputs, everyOutput ? step * outs : 0, outs);
      }
    }
    isOneStep = false;
  }
}
