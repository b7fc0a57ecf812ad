/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keras's {@code relu} with parameters, as {@code keras.activations.relu} computes it: {@code x}
 * above the threshold and 0 up to it, cut to {@code [0, maxValue]} if there is a maximum, less
 * {@code negativeSlope max(threshold - x, 0)}. The layers {@code ReLU}, {@code LeakyReLU} and
 * {@code ThresholdedReLU} are forms of it.
 *
 * @param negativeSlope the slope below the threshold, 0 in {@code ReLU}
 * @param threshold 0 in {@code ReLU}
 * @param maxValue infinite for none
 */
public record ReluActivation(float negativeSlope, float threshold, float maxValue)
    implements DifferentiableFunction {

  /** Checks. */
  public ReluActivation {
    if (!Float.isFinite(negativeSlope) || !Float.isFinite(threshold) || !(maxValue >= 0)) {
      throw new IllegalArgumentException(
          "the parameters of relu must be numbers, and its maximum must not be negative: negative_slope=%s, threshold=%s, max_value=%s"
              .formatted(negativeSlope, threshold, maxValue));
    }
  }

  /**
   * The simplest function of these parameters: {@link Activation#RELU} and {@link Activation#RELU6}
   * have names, a slope alone is a {@link ParametricActivation}.
   *
   * @param maxValue infinite for none
   */
  public static ActivationFunction of(double negativeSlope, double threshold, double maxValue) {
    ReluActivation relu =
        new ReluActivation((float) negativeSlope, (float) threshold, (float) maxValue);
    if (relu.threshold != 0) {
      return relu;
    }
    if (relu.negativeSlope == 0 && relu.maxValue == 6) {
      return Activation.RELU6;
    }
    if (relu.hasMaximum()) {
      return relu;
    }
    return relu.negativeSlope == 0
        ? Activation.RELU
        : new ParametricActivation(ParametricActivation.Kind.LEAKY_RELU, relu.negativeSlope, 0);
  }

  /** Whether there is a maximum. */
  public boolean hasMaximum() {
    return maxValue < Float.POSITIVE_INFINITY;
  }

  @Override
  public void apply(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = (float) value(values[i]);
    }
  }

  @Override
  public Variable apply(Variable values) {
    return values.map(this::value, (x, y) -> derivative(x));
  }

  private double value(double x) {
    double above = x <= threshold ? 0 : x;
    double cut = hasMaximum() ? Math.min(Math.max(above, 0), maxValue) : above;
    return x < threshold && negativeSlope != 0 ? cut - negativeSlope * (threshold - x) : cut;
  }

  private double derivative(double x) {
    if (x <= threshold) {
      return x < threshold ? negativeSlope : 0;
    }
    return hasMaximum() && (x < 0 || x > maxValue) ? 0 : 1;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Object config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", "relu");
    config.put("negative_slope", negativeSlope);
    config.put("threshold", threshold);
    config.put("max_value", hasMaximum() ? maxValue : null);
    return config;
  }
}
