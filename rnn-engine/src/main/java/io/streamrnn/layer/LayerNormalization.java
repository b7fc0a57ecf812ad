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
 * Every row brought to mean 0 and variance 1 over its own values (Ba et al. 2016), as Keras's
 * {@code LayerNormalization} over the last axis: {@code gamma (x - mean) / sqrt(variance + epsilon)
 * + beta}. Mean and variance are taken in double.
 *
 * <p>Input and output {@code [I]}.
 */
public final class LayerNormalization implements Cell {

  private final int size;
  private final double epsilon;
  private final Weight gamma;
  private final Weight beta;

  /**
   * A layer with these weights.
   *
   * @param size {@code I}
   * @param epsilon 0.001 in Keras
   * @param gamma {@code [I]}, or null for ones
   * @param beta {@code [I]}, or null for zeros
   * @throws IllegalArgumentException if a shape does not fit
   */
  public LayerNormalization(int size, double epsilon, Weight gamma, Weight beta) {
    this.size = size;
    this.epsilon = epsilon;
    this.gamma = gamma == null ? null : gamma.requireShape(Shape.of(size));
    this.beta = beta == null ? null : beta.requireShape(Shape.of(size));
  }

  @Override
  public String type() {
    return "LayerNormalization";
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
    return Stream.of(gamma, beta).filter(w -> w != null).toList();
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("epsilon", epsilon, "scale", gamma != null, "center", beta != null);
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    Weight last = weights.get(weights.size() - 1);
    return new LayerNormalization(
        size, epsilon, gamma == null ? null : weights.get(0), beta == null ? null : last);
  }

  @Override
  public StepResult differentiableStep(StepInputs in) {
    Variable centred = in.x().minus(in.x().sumOfLast().times(1.0 / size));
    Variable variance = centred.times(centred).sumOfLast().times(1.0 / size);
    Variable normal = centred.dividedBy(Affine.squareRoot(variance.plus(epsilon)));
    Variable scaled = gamma == null ? normal : normal.times(in.weight(0));
    return StepResult.of(beta == null ? scaled : scaled.plus(in.weight(in.weights().size() - 1)));
  }

  @Override
  public Kernel kernel() {
    float[] scale = Affine.scale(gamma, size);
    float[] shift = Affine.shift(beta, size);
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
