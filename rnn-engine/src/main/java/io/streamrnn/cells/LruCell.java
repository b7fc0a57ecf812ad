/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.autodiff.VariableStep;
import io.streamrnn.autodiff.VariableStepInputs;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.internal.Products;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The linear recurrent unit: a diagonal, complex, linear recurrence, of Orvieto, Smith, Gu,
 * Fernando, Gulcehre, Pascanu and De, "Resurrecting Recurrent Neural Networks for Long Sequences"
 * (2023). With N complex states {@code s}:
 *
 * <pre>
 *   lambda = exp(-exp(nu_log) + i exp(theta_log))
 *   s' = lambda * s + exp(gamma_log) * (x B)
 *   y  = Re(s' C) + D * x
 * </pre>
 *
 * <p>Since {@code |lambda| < 1} whatever its parameters are, no state grows without bounds.
 *
 * <p>Input and output {@code [I]}, states {@code re} and {@code im} of {@code [N]}.
 */
public final class LruCell extends BuiltInCell {

  private final int inputSize;
  // -- packed for the kernels
  private final float[] lambdaRe;
  private final float[] lambdaIm;
  private final float[] gamma;
  private final float[][] bRe;
  private final float[][] bIm;
  private final float[][] cRe;
  private final float[][] minusCIm;
  private final float[] d;

  /**
   * A cell with these weights, in the paper's letters.
   *
   * @param weights {@code nu_log [N]}, {@code theta_log [N]}, {@code gamma_log [N]}, {@code B_re
   *     [I, N]}, {@code B_im [I, N]}, {@code C_re [N, I]}, {@code C_im [N, I]}, {@code D [I]}
   * @throws IllegalArgumentException if the shapes do not belong together
   */
  public LruCell(List<Weight> weights) {
    super(
        "LRUCell",
        "lru",
        Shape.of(requireAll(weights).get(7).shape().size()),
        Shape.of(weights.get(7).shape().size()),
        List.of(
            StateSpec.of("re", weights.get(0).shape().size()),
            StateSpec.of("im", weights.get(0).shape().size())),
        List.copyOf(weights));
    this.inputSize = inputShape().size();
    int states = weights.get(0).shape().size();
    Shape in = Shape.of(inputSize, states);
    Shape out = Shape.of(states, inputSize);
    weights.subList(0, 3).forEach(w -> w.requireShape(Shape.of(states)));
    this.bRe = weights.get(3).requireShape(in).toRows();
    this.bIm = weights.get(4).requireShape(in).toRows();
    this.cRe = weights.get(5).requireShape(out).toRows();
    this.minusCIm = negated(weights.get(6).requireShape(out).toRows());
    this.d = weights.get(7).toArray();
    this.lambdaRe = new float[states];
    this.lambdaIm = new float[states];
    this.gamma = new float[states];
    for (int k = 0; k < states; k++) {
      double modulus = StrictMath.exp(-StrictMath.exp(weights.get(0).at(k)));
      double phase = StrictMath.exp(weights.get(1).at(k));
      lambdaRe[k] = (float) (modulus * StrictMath.cos(phase));
      lambdaIm[k] = (float) (modulus * StrictMath.sin(phase));
      gamma[k] = (float) StrictMath.exp(weights.get(2).at(k));
    }
  }

  private static List<Weight> requireAll(List<Weight> weights) {
    if (weights.size() != 8) {
      throw new IllegalArgumentException(
          "an LRU has 8 weights: nu_log, theta_log, gamma_log, B_re, B_im, C_re, C_im, D: got="
              + weights.size());
    }
    return weights;
  }

  private static float[][] negated(float[][] rows) {
    for (float[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] = -row[j];
      }
    }
    return rows;
  }

  /** All is in the weights. */
  @Override
  public Map<String, Object> config() {
    return Map.of();
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return new LruCell(replaced);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable modulus = in.weight(0).exp().times(-1).exp();
    Variable phase = in.weight(1).exp();
    Variable cos = phase.map(StrictMath::cos, (x, y) -> -StrictMath.sin(x));
    Variable sin = phase.map(StrictMath::sin, (x, y) -> StrictMath.cos(x));
    Variable re = modulus.times(cos);
    Variable im = modulus.times(sin);
    Variable scale = in.weight(2).exp();
    Variable inRe = in.x().matmul(in.weight(3)).times(scale);
    Variable inIm = in.x().matmul(in.weight(4)).times(scale);
    Variable nextRe = in.state(0).times(re).minus(in.state(1).times(im)).plus(inRe);
    Variable nextIm = in.state(1).times(re).plus(in.state(0).times(im)).plus(inIm);
    Variable y = nextRe.matmul(in.weight(5)).minus(nextIm.matmul(in.weight(6)));
    return VariableStep.of(y.plus(in.x().times(in.weight(7))), nextRe, nextIm);
  }

  @Override
  public Kernel kernel() {
    return new LruKernel();
  }

  private final class LruKernel extends RowKernel {

    private final float[] inRe = new float[gamma.length];
    private final float[] inIm = new float[gamma.length];

    LruKernel() {
      super(LruCell.this);
    }

    @Override
    void stepRow() {
      float[] re = states[0];
      float[] im = states[1];
      product(bRe, inRe);
      product(bIm, inIm);
      for (int k = 0; k < re.length; k++) {
        float a = re[k];
        re[k] = Math.fma(lambdaRe[k], a, Math.fma(-lambdaIm[k], im[k], gamma[k] * inRe[k]));
        im[k] = Math.fma(lambdaRe[k], im[k], Math.fma(lambdaIm[k], a, gamma[k] * inIm[k]));
      }
      for (int j = 0; j < inputSize; j++) {
        output[j] = d[j] * x[j];
      }
      Products.accumulate(re, re.length, cRe, output);
      Products.accumulate(im, im.length, minusCIm, output);
    }

    private void product(float[][] matrix, float[] result) {
      Arrays.fill(result, 0f);
      Products.accumulate(x, x.length, matrix, result);
    }
  }
}
