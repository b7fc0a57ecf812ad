/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import io.streamrnn.internal.math.Tanh;
import java.util.Map;
import java.util.Objects;

/**
 * The activations with parameters that ONNX defines for its recurrent operators.
 *
 * @param kind the formula
 * @param alpha its first parameter
 * @param beta its second parameter; 0 for a formula that has one
 */
public record ParametricActivation(Kind kind, float alpha, float beta)
    implements DifferentiableFunction {

  /** The formulas, in ONNX's words. */
  public enum Kind {
    /** {@code alpha x + beta}. */
    AFFINE("affine"),
    /** {@code x} from zero on, {@code alpha x} below. */
    LEAKY_RELU("leaky_relu"),
    /** {@code x} from alpha on, 0 below. */
    THRESHOLDED_RELU("thresholded_relu"),
    /** {@code alpha tanh(beta x)}. */
    SCALED_TANH("scaled_tanh"),
    /** {@code clip(alpha x + beta, 0, 1)}. */
    HARD_SIGMOID("hard_sigmoid"),
    /** {@code x} from zero on, {@code alpha (e^x - 1)} below. */
    ELU("elu");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** Checks. */
  public ParametricActivation {
    Objects.requireNonNull(kind, "kind");
  }

  @Override
  public void apply(float[] values, int from, int to) {
    if (kind == Kind.SCALED_TANH) {
      scaledTanh(values, from, to);
      return;
    }
    for (int i = from; i < to; i++) {
      values[i] = (float) value(values[i]);
    }
  }

  private void scaledTanh(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] *= beta;
    }
    Tanh.apply(values, from, to);
    for (int i = from; i < to; i++) {
      values[i] *= alpha;
    }
  }

  @Override
  public Variable apply(Variable values) {
    return values.map(this::value, this::derivative);
  }

  private double value(double x) {
    return switch (kind) {
      case AFFINE -> alpha * x + beta;
      case LEAKY_RELU -> x < 0 ? alpha * x : x;
      case THRESHOLDED_RELU -> x < alpha ? 0 : x;
      case SCALED_TANH -> alpha * StrictMath.tanh(beta * x);
      case HARD_SIGMOID -> Math.min(Math.max(alpha * x + beta, 0), 1);
      case ELU -> x < 0 ? alpha * StrictMath.expm1(x) : x;
    };
  }

  private double derivative(double x, double y) {
    return switch (kind) {
      case AFFINE -> alpha;
      case LEAKY_RELU -> x < 0 ? alpha : 1;
      case THRESHOLDED_RELU -> x < alpha ? 0 : 1;
      case SCALED_TANH -> {
        double t = StrictMath.tanh(beta * x);
        yield alpha * beta * (1 - t * t);
      }
      case HARD_SIGMOID -> y > 0 && y < 1 ? alpha : 0;
      case ELU -> x < 0 ? y + alpha : 1;
    };
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Object config() {
    return Map.of("name", kind.word, "alpha", alpha, "beta", beta);
  }
}
