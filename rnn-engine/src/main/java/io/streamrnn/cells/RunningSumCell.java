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
import io.streamrnn.cell.StateSpec;
import java.util.List;
import java.util.Map;

/**
 * The sum of an event and all events before it, as Keras's {@code ops.cumsum} over the steps.
 *
 * <p>Input and output {@code [...]}. The state {@code sum} has the last output.
 */
public final class RunningSumCell extends BuiltInCell {

  /** A cell for inputs of a shape. */
  public RunningSumCell(Shape input) {
    super(
        "RunningSum",
        "running_sum",
        input,
        input,
        List.of(StateSpec.of("sum", input.size())),
        List.of());
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable sum = in.x().plus(in.state(0).reshape(in.x().shape()));
    return VariableStep.of(sum, sum.reshape(in.state(0).shape()));
  }

  @Override
  public Kernel kernel() {
    int size = inputShape().size();
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * size; i++) {
        states[0][i] += x[i];
        output[i] = states[0][i];
      }
    };
  }
}
