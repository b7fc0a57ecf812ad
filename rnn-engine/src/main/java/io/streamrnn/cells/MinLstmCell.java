/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import io.streamrnn.internal.math.Sigmoid;
import java.util.List;
import java.util.Map;

/**
 * The LSTM reduced to two gates that read the input alone and share the unit between them: minLSTM
 * of Feng, Tung, Ahmed, Bengio and Hajimirsadeghi, "Were RNNs All We Needed?" (2024). With the
 * column blocks in the order {@code f, i, n}:
 *
 * <pre>
 *   f, i = sigmoid(x W + b)
 *   n    = g(x Wn + bn)
 *   h'   = f / (f + i) * h + i / (f + i) * n
 * </pre>
 *
 * <p>{@code g} is the identity or the positive function of the log-space form; see {@link
 * MinGruCell}.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class MinLstmCell extends BuiltInCell {

  private final int units;
  private final boolean positive;
  // -- packed for the kernels
  private final Matrix kernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param positive whether {@code g} is the positive function of the log-space form
   * @param kernel {@code [I, 3 units]}
   * @param bias {@code [3 units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public MinLstmCell(boolean positive, Weight kernel, Weight bias) {
    super(
        "MinLSTMCell",
        "min_lstm",
        Weights.inputOf(kernel),
        Shape.of(bias.shape().size() / 3),
        List.of(StateSpec.of("h", bias.shape().size() / 3)),
        weights(kernel, bias));
    this.units = outputShape().size();
    this.positive = positive;
    this.kernel = Matrix.of(kernel, 3);
    this.bias = bias.toArray();
  }

  private static List<Weight> weights(Weight kernel, Weight bias) {
    int columns = bias.shape().size() / 3 * 3;
    return List.of(
        kernel.requireShape(Shape.of(kernel.shape().dim(0), columns)),
        bias.requireShape(Shape.of(columns)));
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("positive", positive);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new MinLstmCell(positive, replaced.get(0), replaced.get(1));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates = in.x().matmul(in.weight(0)).plus(in.weight(1));
    Variable f = gates.columns(0, units).apply(Activation.LOG_SIGMOID);
    Variable i = gates.columns(units, 2 * units).apply(Activation.LOG_SIGMOID);
    Variable n = gates.columns(2 * units, 3 * units);
    n = positive ? LogSpace.positive(n) : n;
    Variable h = share(f, i).times(in.state(0)).plus(share(i, f).times(n));
    return VariableStep.of(h, h);
  }

  /** {@code a / (a + b)} of two logarithms: both gates may be too small for a number. */
  private static Variable share(Variable a, Variable b) {
    return a.minus(b).apply(Activation.SIGMOID);
  }

  @Override
  public Kernel kernel() {
    return new MinLstmKernel();
  }

  private final class MinLstmKernel extends BlockKernel {

    private final Sums gates = Sums.of(bias, List.of(kernel));
    private final Rows scratch = new Rows(units);

    MinLstmKernel() {
      super(MinLstmCell.this);
    }

    @Override
    protected void ahead(int rows) {
      gates.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      gates.set(rows, x);
      Rows f = gates.part(0);
      Rows i = gates.part(1);
      Rows n = gates.part(2);
      if (positive) {
        LogSpace.positive(n.values(), scratch.values(rows), rows * n.stride);
      }
      Sigmoid.mix(f.values(), i.values(), n.values(), h.values(), rows * h.stride);
      return h;
    }
  }
}
