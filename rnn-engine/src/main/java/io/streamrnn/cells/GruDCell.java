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
import io.streamrnn.internal.Elementwise;
import io.streamrnn.internal.GateActivation;
import io.streamrnn.internal.Products;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A GRU for values that arrive irregularly and in part: GRU-D of Che, Purushotham, Cho, Sontag and
 * Liu, "Recurrent Neural Networks for Multivariate Time Series with Missing Values" (2018). A value
 * that is missing decays from the one last seen towards the mean, and the hidden state decays too,
 * both the more the longer ago the last observation was.
 *
 * <p>An event is {@code [x (D values), m (D flags), t]}: the values, 1 for each that was observed
 * and 0 for each that is missing (its {@code x} is ignored, but must be a number), and the time
 * since the event before, 0 in the first one. With {@code d} the time since each value was last
 * observed, {@code l} that observation, and the column blocks in the order {@code z, r, n}:
 *
 * <pre>
 *   d  = t + d'
 *   gx = exp(-max(0, wx * d + bx))             per value
 *   gh = exp(-max(0, d Wh + bh))               per unit
 *   v  = m * x + (1 - m) * (gx * l + (1 - gx) * mean)
 *   k  = gh * h
 *   z, r = sigmoid(v W + k U + m V + b)
 *   n  = tanh(v Wn + (r * k) Un + m Vn + bn)
 *   h' = (1 - z) * k + z * n
 *   l' = x where m = 1;  d' = 0 where m = 1, else d
 * </pre>
 *
 * <p>Input {@code [2 D + 1]}, output {@code h'} of {@code [units]}; states {@code h} of {@code
 * [units]}, {@code last} of {@code [D]}, at first the mean, and {@code delta} of {@code [D]}.
 */
public final class GruDCell extends BuiltInCell {

  private final int values;
  private final int units;
  // -- packed for the kernels
  private final float[][] kernel;
  private final float[][] recurrentGates;
  private final float[][] recurrentCandidate;
  private final float[][] maskKernel;
  private final float[] bias;
  private final float[] inputDecay;
  private final float[] inputDecayBias;
  private final float[][] hiddenDecay;
  private final float[] hiddenDecayBias;
  private final float[] mean;

  /**
   * A cell with these weights.
   *
   * @param weights {@code kernel [D, 3 units]}, {@code recurrent_kernel [units, 3 units]}, {@code
   *     mask_kernel [D, 3 units]}, {@code bias [3 units]}, {@code input_decay [D]}, {@code
   *     input_decay_bias [D]}, {@code hidden_decay [D, units]}, {@code hidden_decay_bias [units]},
   *     {@code mean [D]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public GruDCell(List<Weight> weights) {
    super(
        "GRUDCell",
        "gru_d",
        Shape.of(2 * requireAll(weights).get(0).shape().dim(0) + 1),
        Shape.of(weights.get(1).shape().dim(0)),
        states(weights.get(0).shape().dim(0), weights.get(1).shape().dim(0)),
        List.copyOf(weights));
    this.values = weights.get(0).shape().dim(0);
    this.units = outputShape().size();
    Shape perValue = Shape.of(values);
    float[][] recurrent = matrix(1, units);
    this.kernel = matrix(0, values);
    this.recurrentGates = columns(recurrent, 0, 2 * units);
    this.recurrentCandidate = columns(recurrent, 2 * units, 3 * units);
    this.maskKernel = matrix(2, values);
    this.bias = weights.get(3).requireShape(Shape.of(3 * units)).toArray();
    this.inputDecay = weights.get(4).requireShape(perValue).toArray();
    this.inputDecayBias = weights.get(5).requireShape(perValue).toArray();
    this.hiddenDecay = weights.get(6).requireShape(Shape.of(values, units)).toRows();
    this.hiddenDecayBias = weights.get(7).requireShape(Shape.of(units)).toArray();
    this.mean = weights.get(8).requireShape(perValue).toArray();
  }

  private static List<Weight> requireAll(List<Weight> weights) {
    if (weights.size() != 9) {
      throw new IllegalArgumentException("a GRU-D has 9 weights: got=" + weights.size());
    }
    return weights;
  }

  private static List<StateSpec> states(int values, int units) {
    return List.of(
        StateSpec.of("h", units), StateSpec.of("last", values), StateSpec.of("delta", values));
  }

  private float[][] matrix(int weight, int rows) {
    return weights().get(weight).requireShape(Shape.of(rows, 3 * units)).toRows();
  }

  private static float[][] columns(float[][] rows, int from, int to) {
    return Arrays.stream(rows).map(r -> Arrays.copyOfRange(r, from, to)).toArray(float[][]::new);
  }

  @Override
  public float[] initialState(int index) {
    return index == 1 ? mean.clone() : super.initialState(index);
  }

  /** All is in the weights. */
  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new GruDCell(replaced);
  }

  @Override
  public Variable differentiableInitialState(int index, List<Variable> weights) {
    return index == 1 ? weights.get(8) : super.differentiableInitialState(index, weights);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable x = in.x().columns(0, values);
    Variable flags = in.x().columns(values, 2 * values);
    boolean[] observed = observed(flags);
    // A flag is on or off: there is no derivative with respect to it.
    Variable m = flags.map(flag -> flag != 0 ? 1 : 0, (flag, y) -> 0);
    Variable delta = in.state(2).plus(in.x().columns(2 * values, 2 * values + 1));
    Variable inputDecay = negativeExponential(delta.times(in.weight(4)).plus(in.weight(5)));
    Variable decayed =
        inputDecay.times(in.state(1)).plus(inputDecay.oneMinus().times(in.weight(8)));
    Variable v = x.where(observed, decayed);
    Variable hiddenDecay = negativeExponential(delta.matmul(in.weight(6)).plus(in.weight(7)));
    Variable k = hiddenDecay.times(in.state(0));

    Variable inputSide = v.matmul(in.weight(0)).plus(m.matmul(in.weight(2))).plus(in.weight(3));
    Variable recurrent = in.weight(1);
    Variable gates =
        inputSide
            .columns(0, 2 * units)
            .plus(k.matmul(recurrent.columns(0, 2 * units)))
            .apply(Activation.SIGMOID);
    Variable z = gates.columns(0, units);
    Variable resetK = gates.columns(units, 2 * units).times(k);
    Variable n =
        inputSide
            .columns(2 * units, 3 * units)
            .plus(resetK.matmul(recurrent.columns(2 * units, 3 * units)))
            .apply(Activation.TANH);
    Variable h = z.oneMinus().times(k).plus(z.times(n));
    return VariableStep.of(
        h, h, x.where(observed, in.state(1)), Variable.zeros(delta.shape()).where(observed, delta));
  }

  private static boolean[] observed(Variable flags) {
    boolean[] observed = new boolean[flags.shape().size()];
    for (int i = 0; i < observed.length; i++) {
      observed[i] = flags.at(i) != 0;
    }
    return observed;
  }

  private static Variable negativeExponential(Variable a) {
    return a.map(x -> StrictMath.exp(-Math.max(0, x)), (x, y) -> x > 0 ? -y : 0);
  }

  @Override
  public Kernel kernel() {
    return new GruDKernel();
  }

  private final class GruDKernel extends RowKernel {

    private final float[] mask = new float[values];
    private final float[] v = new float[values];
    private final float[] decay = new float[values];
    private final float[] k = new float[units];
    private final float[] inputSide = new float[3 * units];
    private final float[] gates = new float[2 * units];
    private final float[] z = new float[units];
    private final float[] resetK = new float[units];
    private final float[] n = new float[units];

    GruDKernel() {
      super(GruDCell.this);
    }

    @Override
    void stepRow() {
      float[] h = states[0];
      fillIn(states[1], states[2]);
      decayHidden(h, states[2]);
      remember(states[1], states[2]);

      System.arraycopy(bias, 0, inputSide, 0, inputSide.length);
      Products.accumulate(v, values, kernel, inputSide);
      Products.accumulate(mask, values, maskKernel, inputSide);
      System.arraycopy(inputSide, 0, gates, 0, gates.length);
      System.arraycopy(inputSide, 2 * units, n, 0, units);
      Products.accumulate(k, units, recurrentGates, gates);
      Elementwise.apply(GateActivation.SIGMOID, gates, 0, gates.length);
      System.arraycopy(gates, 0, z, 0, units);
      for (int j = 0; j < units; j++) {
        resetK[j] = gates[units + j] * k[j];
      }
      Products.accumulate(resetK, units, recurrentCandidate, n);
      Elementwise.apply(Activation.TANH, n, 0, units);
      for (int j = 0; j < units; j++) {
        h[j] = Math.fma(z[j], n[j], (1f - z[j]) * k[j]);
      }
      System.arraycopy(h, 0, output, 0, units);
    }

    /** Sets v, the mask, and the times since the last observations. */
    private void fillIn(float[] last, float[] delta) {
      float elapsed = x[2 * values];
      for (int d = 0; d < values; d++) {
        delta[d] += elapsed;
        decay[d] = Math.fma(inputDecay[d], delta[d], inputDecayBias[d]);
      }
      negativeExponential(decay);
      for (int d = 0; d < values; d++) {
        boolean observed = x[values + d] != 0;
        mask[d] = observed ? 1f : 0f;
        v[d] = observed ? x[d] : Math.fma(decay[d], last[d], (1f - decay[d]) * mean[d]);
      }
    }

    private void decayHidden(float[] h, float[] delta) {
      System.arraycopy(hiddenDecayBias, 0, k, 0, units);
      Products.accumulate(delta, values, hiddenDecay, k);
      negativeExponential(k);
      for (int j = 0; j < units; j++) {
        k[j] *= h[j];
      }
    }

    private void remember(float[] last, float[] delta) {
      for (int d = 0; d < values; d++) {
        if (mask[d] != 0) {
          last[d] = x[d];
          delta[d] = 0f;
        }
      }
    }
  }

  /** {@code exp(-max(0, a))}. */
  private static void negativeExponential(float[] a) {
    for (int j = 0; j < a.length; j++) {
      a[j] = (float) StrictMath.exp(-Math.max(0f, a[j]));
    }
  }
}
