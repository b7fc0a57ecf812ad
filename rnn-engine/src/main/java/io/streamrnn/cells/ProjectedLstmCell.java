/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.LstmGates;
import io.streamrnn.internal.LstmStep;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The LSTM with a recurrent projection of Sak, Senior and Beaufays, "Long Short-Term Memory Based
 * Recurrent Neural Network Architectures for Large Vocabulary Speech Recognition" (2014), as
 * PyTorch's nn.LSTM computes it with {@code proj_size}. With the column blocks of the weights in
 * the order {@code i, f, g, o}:
 *
 * <pre>
 *   i, f, o = sigmoid(x W + h U + b)
 *   c' = f * c + i * tanh(x Wg + h Ug + bg)
 *   h' = (o * tanh(c')) P
 * </pre>
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [projection]}, states {@code h} of {@code
 * [projection]} and {@code c} of {@code [units]}.
 */
public final class ProjectedLstmCell extends BuiltInCell {

  private final int units;
  private final boolean hasBias;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final Matrix projection;
  private final float[] bias;

  /**
   * A cell with or without a bias.
   *
   * @param kernel {@code [I, 4 units]}
   * @param recurrentKernel {@code [projection, 4 units]}
   * @param bias {@code [4 units]}; empty for none
   * @param projection {@code [units, projection]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public ProjectedLstmCell(
      Weight kernel, Weight recurrentKernel, Optional<Weight> bias, Weight projection) {
    super(
        "ProjectedLSTMCell",
        "projected_lstm",
        Weights.inputOf(kernel),
        Weights.unitsOf(recurrentKernel),
        List.of(
            new StateSpec("h", Weights.unitsOf(recurrentKernel)),
            new StateSpec("c", Weights.inputOf(projection))),
        weights(kernel, recurrentKernel, bias, projection));
    this.units = projection.shape().dim(0);
    this.hasBias = bias.isPresent();
    this.kernel = Matrix.of(kernel, 4);
    this.recurrentKernel = Matrix.of(recurrentKernel, 4);
    this.projection = Matrix.of(projection, 1);
    this.bias = Weights.valuesOrZeros(bias, 4 * units);
  }

  private static List<Weight> weights(
      Weight kernel, Weight recurrentKernel, Optional<Weight> bias, Weight projection) {
    int units = projection.shape().dim(0);
    int projected = recurrentKernel.shape().dim(0);
    kernel.requireShape(Shape.of(kernel.shape().dim(0), 4 * units));
    recurrentKernel.requireShape(Shape.of(projected, 4 * units));
    List<Weight> all =
        new ArrayList<>(Weights.list(kernel, recurrentKernel, bias, Shape.of(4 * units)));
    all.add(projection.requireShape(Shape.of(units, projected)));
    return List.copyOf(all);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new ProjectedLstmCell(
        replaced.get(0),
        replaced.get(1),
        hasBias ? Optional.of(replaced.get(2)) : Optional.empty(),
        replaced.get(replaced.size() - 1));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates = Weights.sums(in, hasBias);
    Variable i = gates.columns(0, units).apply(Activation.SIGMOID);
    Variable f = gates.columns(units, 2 * units).apply(Activation.SIGMOID);
    Variable g = gates.columns(2 * units, 3 * units).apply(Activation.TANH);
    Variable o = gates.columns(3 * units, 4 * units).apply(Activation.SIGMOID);
    Variable c = f.times(in.state(1)).plus(i.times(g));
    Variable h = o.times(c.apply(Activation.TANH)).matmul(in.weight(in.weights().size() - 1));
    return VariableStep.of(h, h, c);
  }

  @Override
  public Kernel kernel() {
    return new ProjectedLstmKernel();
  }

  private final class ProjectedLstmKernel extends BlockKernel {

    private final LstmGates gates;
    private final Sums projected = Sums.of(new float[outputShape().size()], List.of(projection));
    private final Rows full = new Rows(units);

    ProjectedLstmKernel() {
      super(ProjectedLstmCell.this);
      ActivationFunction gate = Gates.of(Activation.SIGMOID, Activation.TANH);
      gates =
          LstmGates.of(
              bias, List.of(kernel, recurrentKernel), gate, Activation.SIGMOID, Activation.TANH);
    }

    @Override
    protected void ahead(int rows) {
      gates.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      Rows c = states[1];
      gates.set(rows, x, h, c);
      int count = rows * c.stride;
      LstmStep.newCellState(
          gates.part(0).values(),
          gates.part(1).values(),
          gates.part(2).values(),
          c.values(),
          full.values(rows),
          count);
      full.apply(Activation.TANH, rows);
      LstmStep.multiply(gates.part(3).values(), full.values(), count);
      projected.set(rows, full);
      System.arraycopy(projected.part(0).values(), 0, h.values(), 0, rows * h.stride);
      return h;
    }
  }
}
