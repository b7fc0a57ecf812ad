/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.model;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.ConditionedCell;
import io.streamrnn.cell.ConditionedKernel;
import io.streamrnn.cell.SequenceKernel;
import io.streamrnn.cell.Shape;
import java.util.Arrays;

/** Steps through a sequence, some steps at once. */
final class SteppingRunner extends SequenceRunner {

  private final Cell cell;
  private final SequenceKernel kernel;
  private final int inputSize;
  private final int outputSize;
  private final int[] constantSizes;

  SteppingRunner(Cell cell) {
    this.cell = cell;
    kernel = SequenceKernel.of(cell);
    inputSize = cell.inputShape().size();
    outputSize = cell.outputShape().size();
    constantSizes = ConditionedCell.constantsOf(cell).stream().mapToInt(Shape::size).toArray();
  }

  @Override
  public float[][] run(float[][] rows, float[][] constants) {
    require(rows, inputSize);
    requireConstants(constants, constantSizes);
    if (constantSizes.length > 0) {
      ConditionedKernel.setConstants(kernel, constants);
    }
    float[][] states = new float[cell.states().size()][];
    Arrays.setAll(states, cell::initialState);
    int atOnce = Math.min(rows.length, SequenceKernel.stepsAtOnce(1));
    float[] x = new float[atOnce * inputSize];
    float[] y = new float[atOnce * outputSize];
    float[][] outputs = new float[rows.length][outputSize];
    for (int step = 0; step < rows.length; step += atOnce) {
      int count = Math.min(atOnce, rows.length - step);
      for (int i = 0; i < count; i++) {
        System.arraycopy(rows[step + i], 0, x, i * inputSize, inputSize);
      }
      kernel.steps(count, 1, x, states, true, y);
      for (int i = 0; i < count; i++) {
        System.arraycopy(y, i * outputSize, outputs[step + i], 0, outputSize);
      }
    }
    return outputs;
  }
}
