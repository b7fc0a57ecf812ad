/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.internal.Elementwise;
import java.util.List;
import java.util.Map;

/**
 * The gated linear unit (Dauphin et al. 2017), as Keras's {@code activations.glu}: {@code a
 * sigmoid(b)}, where {@code a} is the first half of the input and {@code b} the second.
 *
 * <p>Input {@code [2 units]}, output {@code [units]}.
 */
public final class GluCell extends BuiltInCell {

  private final int units;

  /**
   * A layer.
   *
   * @param inputs an even number
   * @throws IllegalArgumentException if it is odd
   */
  public GluCell(int inputs) {
    super("Glu", "glu", Shape.of(inputs), Shape.of(half(inputs)), List.of(), List.of());
    this.units = inputs / 2;
  }

  private static int half(int inputs) {
    if (inputs % 2 != 0) {
      throw new IllegalArgumentException(
          "glu takes an even number of values, since it halves them: inputs=" + inputs);
    }
    return inputs / 2;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gate = in.x().columns(units, 2 * units).apply(Activation.SIGMOID);
    return VariableStep.of(in.x().columns(0, units).times(gate));
  }

  @Override
  public Kernel kernel() {
    return (rows, x, states, output) -> {
      for (int row = 0; row < rows; row++) {
        int from = row * units;
        System.arraycopy(x, 2 * from + units, output, from, units);
        Elementwise.apply(Activation.SIGMOID, output, from, from + units);
        for (int i = 0; i < units; i++) {
          output[from + i] *= x[2 * from + i];
        }
      }
    };
  }
}
