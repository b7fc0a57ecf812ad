/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The fully connected cell of Elman (1990), as Keras's {@code SimpleRNNCell} computes it: {@code h'
 * = act(x W + b + h U)}.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class SimpleRnnCell extends BuiltInCell {

  private final ActivationFunction activation;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param activation tanh by default in Keras
   * @param kernel {@code [I, units]}
   * @param recurrentKernel {@code [units, units]}
   * @param bias {@code [units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public SimpleRnnCell(
      ActivationFunction activation, Weight kernel, Weight recurrentKernel, Weight bias) {
    this(activation, kernel, recurrentKernel, Optional.of(bias));
  }

  /**
   * A cell with or without a bias.
   *
   * @param activation tanh by default in Keras
   * @param kernel {@code [I, units]}
   * @param recurrentKernel {@code [units, units]}
   * @param bias {@code [units]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public SimpleRnnCell(
      ActivationFunction activation, Weight kernel, Weight recurrentKernel, Optional<Weight> bias) {
    super(
        "SimpleRNNCell",
        "simple_rnn",
        Weights.inputOf(kernel),
        Weights.unitsOf(recurrentKernel),
        List.of(new StateSpec("h", Weights.unitsOf(recurrentKernel))),
        Weights.list(kernel, recurrentKernel, bias, 1, Weights.vector(recurrentKernel, 1)));
    int units = outputShape().size();
    this.activation = activation;
    this.kernel = Matrix.of(kernel, 1);
    this.recurrentKernel = Matrix.of(recurrentKernel, 1);
    this.bias = Weights.valuesOrZeros(bias, units);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("activation", activation.config());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new SimpleRnnCell(activation, replaced.get(0), replaced.get(1), Weights.bias(replaced));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable h = Weights.sums(in).apply(activation);
    return VariableStep.of(h, h);
  }

  @Override
  public Kernel kernel() {
    return new SimpleRnnKernel();
  }

  private final class SimpleRnnKernel extends BlockKernel {

    private final Sums sums = Sums.of(bias, List.of(kernel, recurrentKernel));

    SimpleRnnKernel() {
      super(SimpleRnnCell.this, activation);
    }

    @Override
    protected void ahead(int rows) {
      sums.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      sums.set(rows, x, h);
      Rows next = sums.part(0).apply(activation, rows);
      System.arraycopy(next.values(), 0, h.values(), 0, rows * h.stride);
      return h;
    }
  }
}
