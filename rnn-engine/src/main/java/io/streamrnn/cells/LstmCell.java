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
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.LstmStep;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The long short-term memory of Hochreiter and Schmidhuber (1997) with a forget gate, as Keras's
 * {@code LSTMCell} computes it. With the column blocks of the weights in the order {@code i, f, g,
 * o}:
 *
 * <pre>
 *   i, f, o = g(x W + h U + b)      g: recurrent activation
 *   c' = f * c + i * act(x Wg + h Ug + bg)
 *   h' = o * act(c')
 * </pre>
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, states {@code h} and {@code c}.
 */
public final class LstmCell extends BuiltInCell {

  private final int units;
  private final ActivationFunction activation;
  private final ActivationFunction recurrentActivation;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param activation of the candidate and of the new state; tanh by default in Keras
   * @param recurrentActivation of the three gates
   * @param kernel {@code [I, 4 units]}
   * @param recurrentKernel {@code [units, 4 units]}
   * @param bias {@code [4 units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public LstmCell(
      ActivationFunction activation,
      ActivationFunction recurrentActivation,
      Weight kernel,
      Weight recurrentKernel,
      Weight bias) {
    this(activation, recurrentActivation, kernel, recurrentKernel, Optional.of(bias));
  }

  /**
   * A cell with or without a bias.
   *
   * @param activation of the candidate and of the new state; tanh by default in Keras
   * @param recurrentActivation of the three gates
   * @param kernel {@code [I, 4 units]}
   * @param recurrentKernel {@code [units, 4 units]}
   * @param bias {@code [4 units]}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public LstmCell(
      ActivationFunction activation,
      ActivationFunction recurrentActivation,
      Weight kernel,
      Weight recurrentKernel,
      Optional<Weight> bias) {
    super(
        "LSTMCell",
        "lstm",
        Weights.inputOf(kernel),
        Weights.unitsOf(recurrentKernel),
        Weights.statesOfLstm(Weights.unitsOf(recurrentKernel)),
        Weights.list(kernel, recurrentKernel, bias, 4, Weights.vector(recurrentKernel, 4)));
    this.units = outputShape().size();
    this.activation = activation;
    this.recurrentActivation = recurrentActivation;
    this.kernel = Matrix.of(kernel, 4);
    this.recurrentKernel = Matrix.of(recurrentKernel, 4);
    this.bias = Weights.valuesOrZeros(bias, 4 * units);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "activation", activation.config(),
        "recurrent_activation", recurrentActivation.config());
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new LstmCell(
        activation, recurrentActivation, replaced.get(0), replaced.get(1), Weights.bias(replaced));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates = Weights.sums(in);
    Variable i = gates.columns(0, units).apply(recurrentActivation);
    Variable f = gates.columns(units, 2 * units).apply(recurrentActivation);
    Variable g = gates.columns(2 * units, 3 * units).apply(activation);
    Variable o = gates.columns(3 * units, 4 * units).apply(recurrentActivation);
    Variable c = f.times(in.state(1)).plus(i.times(g));
    Variable h = o.times(c.apply(activation));
    return VariableStep.of(h, h, c);
  }

  @Override
  public Kernel kernel() {
    return new LstmKernel();
  }

  private final class LstmKernel extends BlockKernel {

    private final LstmStep step;

    LstmKernel() {
      super(LstmCell.this, activation, recurrentActivation);
      ActivationFunction gate = Gates.of(recurrentActivation, activation);
      step = LstmStep.of(bias, kernel, recurrentKernel, gate, recurrentActivation, activation);
    }

    @Override
    protected int mostRows() {
      return step.mostRows();
    }

    @Override
    protected void ahead(int rows) {
      step.ahead(rows, x);
    }

    @Override
    public boolean isFiniteWithOthers(int index) {
      return index == 1 && wasOneBlock() && step.isFiniteWithH();
    }

    @Override
    protected Rows stepBlock(int rows) {
      step.apply(rows, x, states[0], states[1]);
      return states[0];
    }
  }
}
