package io.streamrnn.layer;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Kernel;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.StepInputs;
import io.streamrnn.cell.StepResult;
import io.streamrnn.cell.Variable;
import io.streamrnn.cell.Weight;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every feature shifted and scaled by what training found of it (Ioffe and Szegedy 2015), as
 * Keras's {@code BatchNormalization} over the last axis at inference: {@code gamma (x - movingMean)
 * / sqrt(movingVariance + epsilon) + beta}.
 *
 * <p>Input and output {@code [I]}.
 */
public final class BatchNormalization implements Cell {

  private final int size;
  private final double epsilon;
  private final Weight gamma;
  private final Weight beta;
  private final Weight movingMean;
  private final Weight movingVariance;

  /**
   * A layer with these weights.
   *
   * @param epsilon 0.001 in Keras
   * @param gamma {@code [I]}, or null for ones
   * @param beta {@code [I]}, or null for zeros
   * @param movingMean {@code [I]}
   * @param movingVariance {@code [I]}
   * @throws IllegalArgumentException if a shape does not fit
   */
  public BatchNormalization(
      double epsilon, Weight gamma, Weight beta, Weight movingMean, Weight movingVariance) {
    this.size = movingMean.shape().size();
    this.epsilon = epsilon;
    this.gamma = gamma == null ? null : gamma.requireShape(Shape.of(size));
    this.beta = beta == null ? null : beta.requireShape(Shape.of(size));
    this.movingMean = movingMean.requireShape(Shape.of(size));
    this.movingVariance = movingVariance.requireShape(Shape.of(size));
  }

  @Override
  public String type() {
    return "BatchNormalization";
  }

  @Override
  public Shape inputShape() {
    return Shape.of(size);
  }

  @Override
  public Shape outputShape() {
    return Shape.of(size);
  }

  @Override
  public List<StateSpec> states() {
    return List.of();
  }

  @Override
  public List<Weight> weights() {
    return Stream.of(gamma, beta, movingMean, movingVariance).filter(w -> w != null).toList();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("epsilon", epsilon, "scale", gamma != null, "center", beta != null);
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    int moving = weights.size() - 2;
    return new BatchNormalization(
        epsilon,
        gamma == null ? null : weights.get(0),
        beta == null ? null : weights.get(moving - 1),
        weights.get(moving),
        weights.get(moving + 1));
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    int moving = in.weights().size() - 2;
    Variable centred = in.x().minus(in.weight(moving));
    Variable normal = centred.dividedBy(Affine.squareRoot(in.weight(moving + 1).plus(epsilon)));
    Variable scaled = gamma == null ? normal : normal.times(in.weight(0));
    return StepResult.of(beta == null ? scaled : scaled.plus(in.weight(moving - 1)));
  }

  @Override
  public Kernel kernel() {
    float[] mean = movingMean.toArray();
    float[] scale = Affine.scale(gamma, size);
    float[] shift = Affine.shift(beta, size);
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
