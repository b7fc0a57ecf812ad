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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Keras's {@code Normalization}: {@code y = (x - mean) / max(sqrt(variance), 1e-7)}, or inverted
 * {@code y = mean + x max(sqrt(variance), 1e-7)}. A cell without states.
 *
 * <p>Input and output {@code [I]}. Mean and variance are {@code [I]}, or one number for all.
 */
public final class NormalizationCell extends BuiltInCell {

  // Keras's backend.epsilon().
  private static final float EPSILON = 1e-7f;

  private final boolean invert;
  private final float[] mean;
  private final float[] variance;
  private final float[] deviation;

  private NormalizationCell(
      Shape input, boolean invert, float[] mean, float[] variance, List<Weight> weights) {
    super("Normalization", "normalization", input, input, List.of(), weights);
    this.invert = invert;
    this.mean = ofEach(mean, input, "mean");
    this.variance = ofEach(variance, input, "variance");
    this.deviation = new float[this.variance.length];
    for (int i = 0; i < deviation.length; i++) {
      deviation[i] = Math.max((float) Math.sqrt(this.variance[i]), EPSILON);
    }
  }

  /**
   * A cell whose moments are weights.
   *
   * @param weights mean, variance, and the count of what they were taken from, which has no effect
   */
  public static NormalizationCell of(Shape input, boolean invert, List<Weight> weights) {
    return new NormalizationCell(
        input, invert, weights.get(0).toArray(), weights.get(1).toArray(), List.copyOf(weights));
  }

  /** A cell whose moments are options. */
  public static NormalizationCell of(Shape input, boolean invert, float[] mean, float[] variance) {
    return new NormalizationCell(input, invert, mean, variance, List.of());
  }

  static float[] ofEach(float[] values, Shape input, String what) {
    if (values.length != 1 && values.length != input.size()) {
      throw new IllegalArgumentException(
          "%s has one value for each feature, or one for all: expected=%d, got=%d"
              .formatted(what, input.size(), values.length));
    }
    float[] each = new float[input.size()];
    for (int i = 0; i < each.length; i++) {
      each[i] = values[values.length == 1 ? 0 : i];
    }
    return each;
  }

  static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  @Override
  public Map<String, Object> config() {
    return weights().isEmpty()
        ? Map.of("invert", invert, "mean", list(mean), "variance", list(variance))
        : Map.of("invert", invert);
  }

  @Override
  public Cell withWeights(List<Weight> replaced) {
    return requireSameNumber(replaced).isEmpty() ? this : of(inputShape(), invert, replaced);
  }

  @Override
  public VariableStep differentiableStep(VariableStepInputs in) {
    Variable m = weights().isEmpty() ? constant(mean) : in.weight(0);
    Variable v = weights().isEmpty() ? constant(variance) : in.weight(1);
    Variable s = v.map(x -> Math.max(Math.sqrt(x), EPSILON), (x, y) -> y > EPSILON ? 0.5 / y : 0);
    Variable x = in.x();
    if (m.shape().size() == 1) {
      m = m.gather(inputShape(), new int[inputShape().size()]);
      s = s.gather(inputShape(), new int[inputShape().size()]);
    }
    return VariableStep.of(invert ? x.times(s).plus(m) : x.minus(m).dividedBy(s));
  }

  private Variable constant(float[] values) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return Variable.constant(inputShape(), doubles);
  }

  @Override
  public Kernel kernel() {
    int size = mean.length;
    return (rows, x, states, output) -> {
      for (int i = 0; i < rows * size; i++) {
        int k = i % size;
        output[i] = invert ? mean[k] + x[i] * deviation[k] : (x[i] - mean[k]) / deviation[k];
      }
    };
  }
}
