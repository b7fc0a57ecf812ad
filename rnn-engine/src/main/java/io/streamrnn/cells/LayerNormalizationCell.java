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
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Every row brought to mean 0 and variance 1 over its own values (Ba et al. 2016), as Keras's
 * {@code LayerNormalization} over the last axis: {@code gamma (x - mean) / sqrt(variance + epsilon)
 * + beta}. Mean and variance are taken in double.
 *
 * <p>Input and output {@code [I]}.
 */
public final class LayerNormalizationCell extends BuiltInCell {

  private final int size;
  private final double epsilon;
  private final Optional<Weight> gamma;
  private final Optional<Weight> beta;

  /**
   * A layer with these weights.
   *
   * @param size {@code I}
   * @param epsilon 0.001 in Keras
   * @param gamma {@code [I]}; empty for ones
   * @param beta {@code [I]}; empty for zeros
   * @throws IllegalArgumentException if a shape does not fit
   */
  public LayerNormalizationCell(
      int size, double epsilon, Optional<Weight> gamma, Optional<Weight> beta) {
    super(
        "LayerNormalization",
        "layer_normalization",
        Shape.of(size),
        Shape.of(size),
        List.of(),
        Affine.weights(size, gamma, beta));
    this.size = size;
    this.epsilon = epsilon;
    this.gamma = gamma;
    this.beta = beta;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("epsilon", epsilon, "scale", gamma.isPresent(), "center", beta.isPresent());
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    Weight last = weights.get(weights.size() - 1);
    return new LayerNormalizationCell(
        size, epsilon, gamma.map(old -> weights.get(0)), beta.map(old -> last));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable centred = in.x().minus(in.x().sumOfLast().times(1.0 / size));
    Variable variance = centred.times(centred).sumOfLast().times(1.0 / size);
    Variable normal = centred.dividedBy(Affine.squareRoot(variance.plus(epsilon)));
    Variable scaled = gamma.isEmpty() ? normal : normal.times(in.weight(0));
    return VariableStep.of(
        beta.isEmpty() ? scaled : scaled.plus(in.weight(in.weights().size() - 1)));
  }

  @Override
  public Kernel kernel() {
    float[] scale = Affine.scale(gamma, size);
    float[] shift = Weights.valuesOrZeros(beta, size);
    return (rows, x, states, output) -> {
      for (int row = 0; row < rows; row++) {
        normalize(x, row * size, scale, shift, output);
      }
    };
  }

  private void normalize(float[] x, int from, float[] scale, float[] shift, float[] output) {
    double mean = 0;
    for (int j = 0; j < size; j++) {
      mean += x[from + j];
    }
    mean /= size;
    double variance = 0;
    for (int j = 0; j < size; j++) {
      variance += (x[from + j] - mean) * (x[from + j] - mean);
    }
    double inverse = 1 / Math.sqrt(variance / size + epsilon);
    for (int j = 0; j < size; j++) {
      float normal = (float) ((x[from + j] - mean) * inverse);
      output[from + j] = Math.fma(scale[j], normal, shift[j]);
    }
  }
}
