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
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.BlockKernel;
import io.streamrnn.internal.ForgetGate;
import io.streamrnn.internal.Matrix;
import io.streamrnn.internal.Rows;
import io.streamrnn.internal.Sums;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The long short-term memory with the options of the ONNX operator {@code LSTM}: peepholes (Gers
 * and Schmidhuber 2000), a forget gate coupled to the input gate (Greff et al. 2015), and a
 * separate activation for the new state. With the column blocks of the weights in Keras's order
 * {@code i, f, g, o}:
 *
 * <pre>
 *   i  = gate(x Wi + h Ui + bi + pi * c)
 *   f  = gate(x Wf + h Uf + bf + pf * c)       or 1 - i if coupled
 *   c' = f * c + i * candidate(x Wg + h Ug + bg)
 *   o  = gate(x Wo + h Uo + bo + po * c')
 *   h' = o * output(c')
 * </pre>
 *
 * <p>For the operator's {@code clip}, give the activations of the gates and of the candidate as
 * {@link ClippedActivation}s. Without peepholes and coupling, and with the same activation for
 * candidate and output, this is {@link LstmCell}, which is faster.
 *
 * <p>Input {@code [I]}, output {@code h'} of {@code [units]}, states {@code h} and {@code c}.
 */
public final class PeepholeLstmCell extends BuiltInCell {

  private final int units;
  private final ActivationFunction gateActivation;
  private final ActivationFunction candidateActivation;
  private final ActivationFunction outputActivation;
  private final boolean coupled;
  private final boolean hasBias;
  private final boolean hasPeepholes;
  // -- packed for the kernels
  private final Matrix kernel;
  private final Matrix recurrentKernel;
  private final float[] bias;
  private final float[][] peepholes;

  /**
   * A cell with these weights.
   *
   * @param gateActivation of the three gates; sigmoid by default in ONNX
   * @param candidateActivation of the candidate; tanh by default
   * @param outputActivation of the new state on its way to the output; tanh by default
   * @param coupled whether the forget gate is one minus the input gate, its weights being ignored
   * @param kernel {@code [I, 4 units]}
   * @param recurrentKernel {@code [units, 4 units]}
   * @param bias {@code [4 units]}; empty for none
   * @param peepholes {@code [3, units]}, the rows being {@code pi, pf, po}; empty for none
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public PeepholeLstmCell(
      ActivationFunction gateActivation,
      ActivationFunction candidateActivation,
      ActivationFunction outputActivation,
      boolean coupled,
      Weight kernel,
      Weight recurrentKernel,
      Optional<Weight> bias,
      Optional<Weight> peepholes) {
    super(
        "PeepholeLSTMCell",
        "peephole_lstm",
        Weights.inputOf(kernel),
        Weights.unitsOf(recurrentKernel),
        Weights.statesOfLstm(Weights.unitsOf(recurrentKernel)),
        weights(kernel, recurrentKernel, bias, peepholes));
    this.units = outputShape().size();
    this.gateActivation = gateActivation;
    this.candidateActivation = candidateActivation;
    this.outputActivation = outputActivation;
    this.coupled = coupled;
    this.hasBias = bias.isPresent();
    this.hasPeepholes = peepholes.isPresent();
    this.kernel = Matrix.of(kernel, 4);
    this.recurrentKernel = Matrix.of(recurrentKernel, 4);
    this.bias = Weights.valuesOrZeros(bias, 4 * units);
    this.peepholes = peepholes.map(Weight::toRows).orElseGet(() -> new float[3][units]);
  }

  private static List<Weight> weights(
      Weight kernel, Weight recurrentKernel, Optional<Weight> bias, Optional<Weight> peepholes) {
    List<Weight> all =
        new ArrayList<>(
            Weights.list(kernel, recurrentKernel, bias, 4, Weights.vector(recurrentKernel, 4)));
    Shape shape = Shape.of(3, recurrentKernel.shape().dim(0));
    peepholes.ifPresent(weight -> all.add(weight.requireShape(shape)));
    return List.copyOf(all);
  }

  @Override
  public Map<String, Object> config() {
    return Map.of(
        "gate_activation", gateActivation.config(),
        "candidate_activation", candidateActivation.config(),
        "output_activation", outputActivation.config(),
        "coupled", coupled);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    requireSameNumber(replaced);
    return new PeepholeLstmCell(
        gateActivation,
        candidateActivation,
        outputActivation,
        coupled,
        replaced.get(0),
        replaced.get(1),
        hasBias ? Optional.of(replaced.get(2)) : Optional.empty(),
        hasPeepholes ? Optional.of(replaced.get(replaced.size() - 1)) : Optional.empty());
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable gates = Weights.sums(in, hasBias);
    Variable c = in.state(1);
    Variable i = peep(in, 0, c, gates.columns(0, units)).apply(gateActivation);
    Variable f =
        coupled
            ? i.oneMinus()
            : peep(in, 1, c, gates.columns(units, 2 * units)).apply(gateActivation);
    Variable g = gates.columns(2 * units, 3 * units).apply(candidateActivation);
    Variable next = f.times(c).plus(i.times(g));
    Variable o = peep(in, 2, next, gates.columns(3 * units, 4 * units)).apply(gateActivation);
    Variable h = o.times(next.apply(outputActivation));
    return VariableStep.of(h, h, next);
  }

  private Variable peep(VariableStepInputs in, int row, Variable c, Variable gate) {
    return hasPeepholes ? gate.plus(c.times(in.weight(in.weights().size() - 1).at(0, row))) : gate;
  }

  @Override
  public Kernel kernel() {
    return new PeepholeKernel();
  }

  private final class PeepholeKernel extends BlockKernel {

    private final Sums gates = Sums.of(bias, List.of(kernel, recurrentKernel));
    private final ActivationFunction gate =
        Gates.of(gateActivation, candidateActivation, outputActivation);
    private final UpdateGate coupledGate = new UpdateGate(gate, units);
    private final ForgetGate forgetGate = new ForgetGate(gate, gateActivation);
    private final Rows arguments = new Rows(units);
    // A peephole's weights once per row, so that one loop runs over all rows.
    private final Rows weights = new Rows(units);

    PeepholeKernel() {
      super(PeepholeLstmCell.this);
    }

    @Override
    protected void ahead(int rows) {
      gates.ahead(rows, x);
    }

    @Override
    protected Rows stepBlock(int rows) {
      Rows h = states[0];
      Rows c = states[1];
      gates.set(rows, x, h);
      int count = rows * h.stride;
      peep(c, peepholes[0], gates.part(0), rows);
      if (!coupled) {
        peep(c, peepholes[1], gates.part(1), rows);
      }
      activateInputAndForget(c, rows);
      Rows i = gates.part(0);
      Rows f = coupled ? coupledGate.complement() : gates.part(1);
      Rows g = gates.part(2).apply(candidateActivation, rows);
      newCellState(i.values(), f.values(), g.values(), c.values(), count);
      peep(c, peepholes[2], gates.part(3), rows);
      Rows o = gates.part(3).apply(gate, rows);
      System.arraycopy(c.values(), 0, h.values(), 0, count);
      h.apply(outputActivation, rows);
      multiply(o.values(), h.values(), count);
      return h;
    }

    private void peep(Rows c, float[] peephole, Rows gate, int rows) {
      float[] w = weights.fill(peephole, rows).values();
      addProduct(w, c.values(), gate.values(), rows * gate.stride);
    }

    private void activateInputAndForget(Rows c, int rows) {
      int count = rows * c.stride;
      boolean isRefined = forgetGate.isRefined(c.values(), 0, count);
      if (isRefined) {
        keepArguments(rows);
      }
      if (coupled) {
        coupledGate.finish(gates.part(0).apply(coupledGate.first(), rows), rows);
      } else {
        gates.part(0).apply(gate, rows);
        gates.part(1).apply(gate, rows);
      }
      if (isRefined) {
        float[] f = (coupled ? coupledGate.complement() : gates.part(1)).values();
        forgetGate.refine(arguments.values(), 0, f, 0, c.values(), 0, count);
      }
    }

    /** Those of the forget gate. A gate that has a fast form is symmetric: 1 - g(x) is g(-x). */
    private void keepArguments(int rows) {
      Rows from = gates.part(coupled ? 0 : 1);
      float sign = coupled ? -1 : 1;
      float[] to = arguments.values(rows);
      for (int j = 0; j < rows * from.stride; j++) {
        to[j] = sign * from.values()[j];
      }
    }
  }

  private static void addProduct(float[] a, float[] b, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] = Math.fma(a[j], b[j], target[j]);
    }
  }

  private static void newCellState(float[] i, float[] f, float[] g, float[] c, int count) {
    for (int j = 0; j < count; j++) {
      c[j] = Math.fma(f[j], c[j], i[j] * g[j]);
    }
  }

  private static void multiply(float[] a, float[] target, int count) {
    for (int j = 0; j < count; j++) {
      target[j] *= a[j];
    }
  }
}
