/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import io.streamrnn.cell.Cell;
import java.util.Arrays;
import java.util.List;

/**
 * A cell that also writes its step in variables, from which {@code
 * io.streamrnn.layers.GradientTape} derives gradients. All built-in cells are. It is for training:
 * every operation allocates, so it is too slow for scoring.
 */
public interface DifferentiableCell extends Cell {

  /**
   * One step: the same function as that of {@link #kernel}, in float64 and for any weights of the
   * declared shapes.
   */
  VariableStep differentiableStep(VariableStepInputs inputs);

  /**
   * The value of a state before the first step. A cell whose initial states depend on its weights
   * overrides it.
   *
   * @param index the state's position in {@link #states}
   * @param weights in the order and of the shapes of {@link #weights}
   * @return one row {@code [S_k...]}
   */
  default Variable differentiableInitialState(int index, List<Variable> weights) {
    float[] row = initialState(index);
    double[] values = new double[row.length];
    Arrays.setAll(values, i -> row[i]);
    return Variable.constant(states().get(index).shape(), values);
  }

  /**
   * The cell, if it is differentiable.
   *
   * @throws UnsupportedOperationException if it is not
   */
  static DifferentiableCell of(Cell cell) {
    if (cell instanceof DifferentiableCell differentiable) {
      return differentiable;
    }
    throw new UnsupportedOperationException(
        "gradients need a cell that writes its step in variables: cell=%s; implement DifferentiableCell"
            .formatted(cell.className()));
  }
}
