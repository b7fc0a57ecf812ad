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
 * Every row divided by a measure of its own values and not centred, as in Keras's {@code
 * RMSNormalization}, {@code UnitNormalization} and {@code LayerNormalization(rms_scaling=True)}:
 * {@code gamma x / measure(x)}. Measures are taken in double.
 *
 * <p>Input and output {@code [I]}.
 */
public final class ScalingCell extends BuiltInCell {

  /** What a row is divided by. */
  public enum Measure {
    /** {@code sqrt(mean(x^2) + epsilon)} (Zhang and Sennrich 2019): {@code RMSNormalization}. */
    ROOT_MEAN_SQUARE("RMSNormalization", "rms_normalization"),
    /** {@code sqrt(max(sum(x^2), epsilon))}: {@code UnitNormalization}. */
    NORM("UnitNormalization", "unit_normalization"),
    /** {@code sqrt(variance(x) + epsilon)}: {@code LayerNormalization} with {@code rms_scaling}. */
    DEVIATION("LayerNormalization", "deviation_normalization");

    private final String className;
    private final String tag;

    Measure(String className, String tag) {
      this.className = className;
      this.tag = tag;
    }
  }

  private final Measure measure;
  private final int size;
  private final double epsilon;
  private final Optional<Weight> gamma;

  /**
   * A layer.
   *
   * @param size {@code I}
   * @param epsilon in Keras 1e-6 for RMSNormalization, 1e-12 for UnitNormalization, and 0.001
   * @param gamma {@code [I]}; empty for ones
   * @throws IllegalArgumentException if a shape does not fit
   */
  public ScalingCell(Measure measure, int size, double epsilon, Optional<Weight> gamma) {
    super(
        measure.className,
        measure.tag,
        Shape.of(size),
        Shape.of(size),
        List.of(),
        Affine.weights(size, gamma, Optional.empty()));
    this.measure = measure;
    this.size = size;
    this.epsilon = epsilon;
    this.gamma = gamma;
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("epsilon", epsilon, "scale", gamma.isPresent());
  }

  @Override
  public Cell withWeights(List<Weight> weights) {
    requireSameNumber(weights);
    return new ScalingCell(measure, size, epsilon, weights.stream().findFirst());
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable normal = in.x().dividedBy(Affine.squareRoot(square(in.x())));
    return VariableStep.of(gamma.isEmpty() ? normal : normal.times(in.weight(0)));
  }

  /** The square of the measure. */
  private Variable square(Variable x) {
    Variable sum = x.times(x).sumOfLast();
    return switch (measure) {
      case ROOT_MEAN_SQUARE -> sum.times(1.0 / size).plus(epsilon);
      case NORM -> sum.map(s -> Math.max(s, epsilon), (s, y) -> s < epsilon ? 0 : 1);
      case DEVIATION -> {
        Variable centred = x.minus(x.sumOfLast().times(1.0 / size));
        yield centred.times(centred).sumOfLast().times(1.0 / size).plus(epsilon);
      }
    };
  }

  @Override
  public Kernel kernel() {
    float[] scale = Affine.scale(gamma, size);
    return (rows, x, states, output) -> {
      for (int row = 0; row < rows; row++) {
        scale(x, row * size, scale, output);
      }
    };
  }

  private void scale(float[] x, int from, float[] scale, float[] output) {
    double inverse = 1 / Math.sqrt(square(x, from));
    for (int j = from; j < from + size; j++) {
      output[j] = (float) (x[j] * inverse) * scale[j - from];
    }
  }

  private double square(float[] x, int from) {
    return switch (measure) {
      case ROOT_MEAN_SQUARE -> sumOfSquares(x, from, 0) / size + epsilon;
      case NORM -> Math.max(sumOfSquares(x, from, 0), epsilon);
      case DEVIATION -> sumOfSquares(x, from, mean(x, from)) / size + epsilon;
    };
  }

  private double mean(float[] x, int from) {
    double sum = 0;
    for (int j = from; j < from + size; j++) {
      sum += x[j];
    }
    return sum / size;
  }

  private double sumOfSquares(float[] x, int from, double mean) {
    double sum = 0;
    for (int j = from; j < from + size; j++) {
      sum += (x[j] - mean) * (x[j] - mean);
    }
    return sum;
  }
}
