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
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.GruStep;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The gated recurrent unit of Cho et al. (2014), as Keras's {@code GRUCell} computes it. With the
 * column blocks of the weights in the order {@code z} (update), {@code r} (reset), {@code n}
 * (candidate):
 *
 * <pre>
 *   z, r = g(x W + h U + b)
 *   n  = act(x Wn + bn + (r * h) Un)               reset_after = false
 *   n  = act(x Wn + b0n + r * (h Un + b1n))        reset_after = true
 *   h' = z * h + (1 - z) * n
 * </pre>
 *
 * <p>The form with {@code reset_after} has two rows of bias, one for the input side and one for the
 * recurrent side; it is what cuDNN and PyTorch compute.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, state {@code h}.
 */
public final class GruCell extends BuiltInCell {

  private final int units;
  private final ActivationFunction activation;
  private final ActivationFunction recurrentActivation;
  private final boolean resetAfter;
  // -- packed for the kernels
  private final Matrix[] kernels;
  private final Matrix[] recurrentKernels;
  private final float[] inputBias;
  private final float[] recurrentBias;

  /**
   * A cell with these weights.
   *
   * @param activation of the candidate; tanh by default in Keras
   * @param recurrentActivation of the two gates
   * @param resetAfter whether the reset gate is applied after the recurrent product
   * @param kernel {@code [I, 3 units]}
   * @param recurrentKernel {@code [units, 3 units]}
   * @param bias {@code [3 units]}, or {@code [2, 3 units]} with {@code resetAfter}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public GruCell(
      ActivationFunction activation,
      ActivationFunction recurrentActivation,
      boolean resetAfter,
      Weight kernel,
      Weight recurrentKernel,
      Weight bias) {
    this(activation, recurrentActivation, resetAfter, kernel, recurrentKernel, Optional.of(bias));
  }

  /**
   * A cell with or without a bias.
   *
   * @param activation of the candidate; tanh by default in Keras
   * @param recurrentActivation of the two gates
   * @param resetAfter whether the reset gate is applied after the recurrent product
   * @param kernel {@code [I, 3 units]}
   * @param recurrentKernel {@code [units, 3 units]}
   * @param bias {@code [3 units]}, or {@code [2, 3 units]} with {@code resetAfter}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public GruCell(
      ActivationFunction activation,
      ActivationFunction recurrentActivation,
      boolean resetAfter,
      Weight kernel,
      Weight recurrentKernel,
      Optional<Weight> bias) {
    super(
        "GRUCell",
        "gru",
        Weights.inputOf(kernel),
        Weights.unitsOf(recurrentKernel),
        List.of(new StateSpec("h", Weights.unitsOf(recurrentKernel))),
        Weights.list(kernel, recurrentKernel, bias, 3, biasShape(recurrentKernel, resetAfter)));
    this.units = outputShape().size();
    this.activation = activation;
    this.recurrentActivation = recurrentActivation;
    this.resetAfter = resetAfter;
    this.kernels = packed(kernel, resetAfter);
    this.recurrentKernels = packed(recurrentKernel, resetAfter);
    float[] biases = Weights.valuesOrZeros(bias, 6 * units);
    this.inputBias = Arrays.copyOfRange(biases, 0, 3 * units);
    this.recurrentBias = Arrays.copyOfRange(biases, 3 * units, 6 * units);
  }

  private static Shape biasShape(Weight recurrentKernel, boolean resetAfter) {
    Shape row = Weights.vector(recurrentKernel, 3);
    return resetAfter ? Shape.of(2, row.size()) : row;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "activation", activation.config(),
        "recurrent_activation", recurrentActivation.config(),
        "reset_after", resetAfter);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new GruCell(
        activation,
        recurrentActivation,
        resetAfter,
        replaced.get(0),
        replaced.get(1),
        Weights.bias(replaced));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable next = resetAfter ? resetAfter(in) : resetBefore(in);
    return VariableStep.of(next, next);
  }

  private Variable resetAfter(VariableStepInputs in) {
    Variable h = in.state(0);
    Variable inputSide = in.x().matmul(in.weight(0));
    Variable recurrentSide = h.matmul(in.weight(1));
    if (in.weights().size() > 2) {
      inputSide = inputSide.plus(in.weight(2).at(0, 0));
      recurrentSide = recurrentSide.plus(in.weight(2).at(0, 1));
    }
    Variable gates = columnsOfGates(inputSide).plus(columnsOfGates(recurrentSide));
    Variable recurrentN = r(gates).times(columnsOfCandidate(recurrentSide));
    return mix(z(gates), columnsOfCandidate(inputSide).plus(recurrentN).apply(activation), h);
  }

  private Variable resetBefore(VariableStepInputs in) {
    Variable h = in.state(0);
    Variable inputSide = in.x().matmul(in.weight(0));
    inputSide = in.weights().size() > 2 ? inputSide.plus(in.weight(2)) : inputSide;
    Variable gates = columnsOfGates(inputSide).plus(h.matmul(columnsOfGates(in.weight(1))));
    Variable recurrentN = r(gates).times(h).matmul(columnsOfCandidate(in.weight(1)));
    return mix(z(gates), columnsOfCandidate(inputSide).plus(recurrentN).apply(activation), h);
  }

  private Variable columnsOfGates(Variable of) {
    return of.columns(0, 2 * units);
  }

  private Variable columnsOfCandidate(Variable of) {
    return of.columns(2 * units, 3 * units);
  }

  private Variable z(Variable gates) {
    return gates.columns(0, units).apply(recurrentActivation);
  }

  private Variable r(Variable gates) {
    return gates.columns(units, 2 * units).apply(recurrentActivation);
  }

  private static Variable mix(Variable z, Variable n, Variable h) {
    return z.times(h).plus(z.oneMinus().times(n));
  }

  @Override
  public Kernel kernel() {
    return resetAfter ? new ResetAfterKernel() : new ResetBeforeKernel();
  }

  /** All in one, or gates and candidate apart where the candidate waits for the reset gate. */
  private static Matrix[] packed(Weight weight, boolean resetAfter) {
    Matrix all = Matrix.of(weight, 3);
    return resetAfter ? new Matrix[] {all} : new Matrix[] {all.parts(0, 2), all.parts(2, 3)};
  }

  /** {@code n = act(x Wn + b0n + r * (h Un + b1n))}. */
  private final class ResetAfterKernel extends BlockKernel {

    private final GruStep step;

    ResetAfterKernel() {
      super(GruCell.this, activation, recurrentActivation);
      ActivationFunction gate = Gates.of(recurrentActivation, activation);
      step =
          GruStep.of(
              inputBias,
              recurrentBias,
              kernels[0],
              recurrentKernels[0],
              gate,
              activation,
              new ResetAfterStep(gate));
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
    protected Rows stepBlock(int rows) {
      step.apply(rows, x, states[0]);
      return states[0];
    }
  }

  /** For any activations: the sums of all gates first, then one loop after the other. */
  private final class ResetAfterStep extends GruStep {

    private final ActivationFunction reset;
    private final UpdateGate update;
    private final Sums inputSide = Sums.of(inputBias, List.of(kernels[0]));
    private final Sums recurrentSide = Sums.of(recurrentBias, List.of(recurrentKernels[0]));

    ResetAfterStep(ActivationFunction gate) {
      reset = gate;
      update = new UpdateGate(gate, units);
    }

    @Override
    public void ahead(int rows, Rows x) {
      inputSide.ahead(rows, x);
    }

    @Override
    public void apply(int rows, Rows x, Rows h) {
      int count = rows * h.stride;
      inputSide.set(rows, x);
      recurrentSide.set(rows, h);
      Rows z = update.finish(gate(0, update.first(), rows), rows);
      Rows r = gate(1, reset, rows);
      Rows n = inputSide.part(2);
      addProduct(r.values(), recurrentSide.part(2).values(), n.values(), count);
      n.apply(activation, rows);
      mix(z.values(), update.complement().values(), n.values(), h.values(), count);
    }

    private Rows gate(int part, ActivationFunction activation, int rows) {
      Rows gate = inputSide.part(part);
      add(recurrentSide.part(part).values(), gate.values(), rows * gate.stride);
      return gate.apply(activation, rows);
    }
  }

  /** {@code n = act(x Wn + bn + (r * h) Un)}. */
  private final class ResetBeforeKernel extends BlockKernel {

    private final ActivationFunction reset = Gates.of(recurrentActivation, activation);
    private final UpdateGate update = new UpdateGate(reset, units);
    private final Sums gates =
        Sums.of(
            Arrays.copyOfRange(inputBias, 0, 2 * units),
            List.of(kernels[0], recurrentKernels[0]),
            update.first(),
            reset);
    private final Sums candidate =
        Sums.of(
            Arrays.copyOfRange(inputBias, 2 * units, 3 * units),
            List.of(kernels[1], recurrentKernels[1]),
            activation);

    ResetBeforeKernel() {
      super(GruCell.this, activation, recurrentActivation);
    }

    @Override
    protected void ahead(int rows) {
      gates.ahead(rows, x);
      candidate.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      int count = rows * h.stride;
      gates.set(rows, x, h);
      Rows z = update.finish(gates.part(0), rows);
      Rows r = gates.part(1);
      multiply(h.values(), r.values(), count);
      candidate.set(rows, x, r);
      Rows n = candidate.part(0);
      mix(z.values(), update.complement().values(), n.values(), h.values(), count);
      return h;
    }
  }

  private static void add(float[] a, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] += a[j];
    }
  }

  private static void multiply(float[] a, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] *= a[j];
    }
  }

  private static void addProduct(float[] a, float[] b, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] = Math.fma(a[j], b[j], target[j]);
    }
  }

  private static void mix(float[] z, float[] opposite, float[] n, float[] h, int count) {
    for (int j = 0; j < count; j++) {
      h[j] = Math.fma(z[j], h[j], opposite[j] * n[j]);
    }
  }
}
