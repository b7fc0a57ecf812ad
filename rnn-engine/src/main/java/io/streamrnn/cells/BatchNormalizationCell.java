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
 * Every feature shifted and scaled by its statistics from training (Ioffe and Szegedy 2015), as
 * Keras's {@code BatchNormalization} over the last axis at inference: {@code gamma (x - movingMean)
 * / sqrt(movingVariance + epsilon) + beta}.
 *
 * <p>Input and output {@code [I]}.
 */
public final class BatchNormalizationCell extends BuiltInCell {

  private final int size;
  private final double epsilon;
  private final Optional<Weight> gamma;
  private final Optional<Weight> beta;
  private final Weight movingMean;
  private final Weight movingVariance;

  /**
   * A layer with these weights.
   *
   * @param epsilon 0.001 in Keras
   * @param gamma {@code [I]}; empty for ones
   * @param beta {@code [I]}; empty for zeros
   * @param movingMean {@code [I]}
   * @param movingVariance {@code [I]}
   * @throws IllegalArgumentException if a shape does not fit
   */
  public BatchNormalizationCell(
      double epsilon,
      Optional<Weight> gamma,
      Optional<Weight> beta,
      Weight movingMean,
      Weight movingVariance) {
    super(
        "BatchNormalization",
        "batch_normalization",
        Shape.of(movingMean.shape().size()),
        Shape.of(movingMean.shape().size()),
        List.of(),
        Affine.weights(movingMean.shape().size(), gamma, beta, movingMean, movingVariance));
    this.size = outputShape().size();
    this.epsilon = epsilon;
    this.gamma = gamma;
    this.beta = beta;
    this.movingMean = movingMean;
    this.movingVariance = movingVariance;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("epsilon", epsilon, "scale", gamma.isPresent(), "center", beta.isPresent());
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    int moving = weights.size() - 2;
    return new BatchNormalizationCell(
        epsilon,
        gamma.map(old -> weights.get(0)),
        beta.map(old -> weights.get(moving - 1)),
        weights.get(moving),
        weights.get(moving + 1));
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    int moving = in.weights().size() - 2;
    Variable centred = in.x().minus(in.weight(moving));
    Variable normal = centred.dividedBy(Affine.squareRoot(in.weight(moving + 1).plus(epsilon)));
    Variable scaled = gamma.isEmpty() ? normal : normal.times(in.weight(0));
    return VariableStep.of(beta.isEmpty() ? scaled : scaled.plus(in.weight(moving - 1)));
  }

  @Override
  public Kernel kernel() {
    float[] mean = movingMean.toArray();
    float[] scale = Affine.scale(gamma, size);
    float[] shift = Weights.valuesOrZeros(beta, size);
    for (int j = 0; j < size; j++) {
      scale[j] = (float) (scale[j] / Math.sqrt(movingVariance.at(j) + epsilon));
    }
    return (rows, x, states, output) -> {
      for (int row = 0; row < rows; row++) {
        int from = row * size;
        for (int j = 0; j < size; j++) {
          output[from + j] = Math.fma(x[from + j] - mean[j], scale[j], shift[j]);
        }
      }
    };
  }
}
