/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.ParametricActivation.Kind;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * The relative error of activations at floats of all exponents, against formulas in double in which
 * nothing cancels.
 */
class ActivationAccuracyTest {

  // Prime, so that all exponents and signs meet all kinds of fractions: some 100,000 floats.
  private static final int STRIDE = 42_043;
  // The last place of a float is 6e-8 to 1.2e-7 of it.
  private static final double LAST_PLACE = 1.2e-7;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"TANH", "SOFTMAX", "LOG_SOFTMAX", "SPARSEMAX", "SPARSEMAX_KERAS3"})
  void isExactToTheLastPlaceAtEveryFloat(Activation activation) {
    sweep(activation, x -> formula(activation, x), LAST_PLACE);
  }

  @Test
  void tanhIsExactToAFewUnits() {
    sweep(Activation.TANH, StrictMath::tanh, 3.0e-7);
  }

  @Test
  void parametersLoseNothing() {
    for (Kind kind : Kind.values()) {
      double tolerance = kind == Kind.SCALED_TANH ? 4.5e-7 : LAST_PLACE;
      sweep(new ParametricActivation(kind, 0.75f, 0.5f), x -> formula(kind, x), tolerance);
    }
  }

  private static void sweep(
      ActivationFunction activation, DoubleUnaryOperator formula, double tolerance) {
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (Float.isFinite(x)) {
        requireClose(activation, x, formula.applyAsDouble(x), tolerance);
      }
    }
  }

  private static void requireClose(
      ActivationFunction activation, float x, double expected, double tolerance) {
    float[] value = {x};
    activation.apply(value, 0, 1);
    boolean isInfinite = Math.abs(expected) > Float.MAX_VALUE;
    double error = Math.abs(value[0] - expected);
    // Half of the smallest float for each rounding, where there are no relative errors any more.
    double least = 0.5001 * Float.MIN_VALUE * Math.ceil(tolerance / LAST_PLACE);
    boolean isClose = error <= tolerance * Math.abs(expected) + least;
    assertThat(isInfinite ? value[0] == (float) expected : isClose)
        .as("%s(%s): expected=%s, got=%s", activation.config(), x, expected, value[0])
        .isTrue();
  }

  private static double formula(Activation activation, double x) {
    return switch (activation) {
      case LINEAR -> x;
      case SIGMOID -> sigmoid(x);
      case HARD_SIGMOID -> clip(0.2 * x + 0.5, 0, 1);
      case HARD_SIGMOID_KERAS3 -> clip((x + 3) / 6, 0, 1);
      case RELU -> Math.max(x, 0);
      case RELU6 -> clip(x, 0, 6);
      case LEAKY_RELU -> x < 0 ? 0.2 * x : x;
      case ELU, CELU -> x < 0 ? StrictMath.expm1(x) : x;
      case SELU -> 1.05070098735548 * (x < 0 ? 1.67326324235437 * StrictMath.expm1(x) : x);
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> StrictMath.exp(x);
      case SILU -> x * sigmoid(x);
      case HARD_SILU -> x * clip((x + 3) / 6, 0, 1);
      case HARD_TANH -> clip(x, -1, 1);
      case LOG_SIGMOID -> -softplus(-x);
      case MISH -> mish(x);
      case GELU -> x * normalDistribution(x);
      case TANH_SHRINK -> tanhShrink(x);
      case HARD_SHRINK -> x < -0.5 || x > 0.5 ? x : 0;
      case SOFT_SHRINK -> x < -0.5 ? x + 0.5 : x > 0.5 ? x - 0.5 : 0;
      case SPARSE_PLUS -> x < -1 ? 0 : x > 1 ? x : (x + 1) * (x + 1) / 4;
      case SPARSE_SIGMOID -> x < -1 ? 0 : x > 1 ? 1 : (x + 1) / 2;
      case SQUAREPLUS -> squareplus(x);
      case TANH, SOFTMAX, LOG_SOFTMAX, SPARSEMAX, SPARSEMAX_KERAS3 ->
          throw new AssertionError(activation);
    };
  }

  private static double formula(Kind kind, double x) {
    return switch (kind) {
      case AFFINE -> 0.75 * x + 0.5;
      case LEAKY_RELU -> x < 0 ? 0.75 * x : x;
      case THRESHOLDED_RELU -> x < 0.75 ? 0 : x;
      case SCALED_TANH -> 0.75 * StrictMath.tanh(0.5 * x);
      case HARD_SIGMOID -> clip(0.75 * x + 0.5, 0, 1);
      case ELU -> x < 0 ? 0.75 * StrictMath.expm1(x) : x;
    };
  }

  private static double sigmoid(double x) {
    return x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x));
  }

  private static double softplus(double x) {
    return x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x));
  }

  /** With {@code n = e^x}, {@code tanh(ln(1 + n)) = (n^2 + 2 n) / (n^2 + 2 n + 2)}. */
  private static double mish(double x) {
    double n = StrictMath.exp(x);
    return x > 30 ? x : x * n * (n + 2) / (n * (n + 2) + 2);
  }

  /** {@code (x cosh x - sinh x) / cosh x}, whose series has only terms of one sign. */
  private static double tanhShrink(double x) {
    if (Math.abs(x) > 1) {
      return x - StrictMath.tanh(x);
    }
    double power = x; // x^(2n+1) / (2n+1)!
    double sum = 0;
    for (int n = 1; n < 12; n++) {
      power *= x * x / (2 * n * (2 * n + 1));
      sum += 2 * n * power;
    }
    return sum / StrictMath.cosh(x);
  }

  private static double squareplus(double x) {
    double root = StrictMath.sqrt(x * x + 4);
    return x < 0 ? 2 / (root - x) : (x + root) / 2;
  }

  /** Below 0 {@code phi(a) integral e^(-a u - u^2/2) du} with {@code a = -x}, by Simpson's rule. */
  private static double normalDistribution(double x) {
    double a = Math.abs(x);
    if (a < 1e-9) {
      return 0.5;
    }
    int steps = 1200;
    double width = Math.min(9, 30 / a) / steps;
    double sum = 1;
    for (int i = 1; i < steps && a < 40; i++) {
      double u = i * width;
      sum += (i % 2 == 0 ? 2 : 4) * StrictMath.exp(-a * u - u * u / 2);
    }
    double tail = StrictMath.exp(-a * a / 2) / StrictMath.sqrt(2 * Math.PI) * sum * width / 3;
    return x < 0 ? tail : 1 - tail;
  }

  private static double clip(double x, double low, double high) {
    return Math.min(Math.max(x, low), high);
  }
}
