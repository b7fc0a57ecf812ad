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
import java.util.List;
import java.util.Map;

/**
 * The GRU reduced to gates that read the input alone: minGRU of Feng, Tung, Ahmed, Bengio and
 * Hajimirsadeghi, "Were RNNs All We Needed?" (2024). With the column blocks in the order {@code z,
 * n}:
 *
 * <pre>
 *   z  = sigmoid(x Wz + bz)
 *   n  = g(x Wn + bn)
 *   h' = (1 - z) * h + z * n
 * </pre>
 *
 * <p>{@code g} is the identity, or, in the form that the paper trains in log space, {@code x + 0.5}
 * from zero on and {@code sigmoid(x)} below, which is positive (appendix B). Note that {@code z}
 * takes the new value here, where Keras's GRU keeps the old one.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class MinGruCell extends BuiltInCell {

  private final int units;
  private final boolean positive;
  // -- packed for the kernels
  private final Matrix kernel;
  private final float[] bias;

  /**
   * A cell with these weights.
   *
   * @param positive whether {@code g} is the positive function of the log-space form
   * @param kernel {@code [I, 2 units]}
   * @param bias {@code [2 units]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public MinGruCell(boolean positive, Weight kernel, Weight bias) {
    super(
        "MinGRUCell",
        "min_gru",
        Weights.inputOf(kernel),
        Shape.of(bias.shape().size() / 2),
        List.of(StateSpec.of("h", bias.shape().size() / 2)),
        weights(kernel, bias));
    this.units = outputShape().size();
    this.positive = positive;
    this.kernel = Matrix.of(kernel, 2);
    this.bias = bias.toArray();
  }

  private static List<Weight> weights(Weight kernel, Weight bias) {
    int columns = bias.shape().size() / 2 * 2;
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
    return new MinGruCell(positive, replaced.get(0), replaced.get(1));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates = in.x().matmul(in.weight(0)).plus(in.weight(1));
    Variable z = gates.columns(0, units).apply(Activation.SIGMOID);
    Variable n = gates.columns(units, 2 * units);
    n = positive ? LogSpace.positive(n) : n;
    Variable h = z.oneMinus().times(in.state(0)).plus(z.times(n));
    return VariableStep.of(h, h);
  }

  @Override
  public Kernel kernel() {
    return new MinGruKernel();
  }

  private final class MinGruKernel extends BlockKernel {

    private final Sums gates = Sums.of(bias, List.of(kernel));
    private final UpdateGate update = new UpdateGate(Activation.SIGMOID, units);
    private final Rows scratch = new Rows(units);

    MinGruKernel() {
      super(MinGruCell.this);
    }

    @Override
    protected void ahead(int rows) {
      gates.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      gates.set(rows, x);
      Rows z = update.finish(gates.part(0), rows);
      Rows n = gates.part(1);
      if (positive) {
        LogSpace.positive(n.values(), scratch.values(rows), rows * n.stride);
      }
      mix(z.values(), update.complement().values(), n.values(), h.values(), rows * h.stride);
      return h;
    }
  }

  private static void mix(float[] z, float[] opposite, float[] n, float[] h, int count) {
    for (int j = 0; j < count; j++) {
      h[j] = Math.fma(z[j], n[j], opposite[j] * h[j]);
    }
  }
}
