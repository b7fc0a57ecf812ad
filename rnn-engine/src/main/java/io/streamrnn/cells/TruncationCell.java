/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Cuts numbers towards zero, as a cast to a whole number does. A cell without states. */
public final class TruncationCell extends BuiltInCell {

  /** A cell for inputs of a shape. */
  public TruncationCell(Shape input) {
    super("Truncation", "truncation", input, input, List.of(), List.of());
  }

  /** The whole part of a number; NaN stays NaN. */
  public static float truncate(float x) {
    // Adding zero makes a zero of -0.5 the one that an integer has.
    return (float) (x < 0 ? Math.ceil(x) : Math.floor(x)) + 0f;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  /** Steps have no derivative. */
  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    double[] values = new double[in.x().shape().size()];
    Arrays.setAll(values, i -> truncate((float) in.x().at(i)));
    return VariableStep.of(Variable.constant(in.x().shape(), values));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * size; i++) {
        output[i] = truncate(x[i]);
      }
    };
  }
}
