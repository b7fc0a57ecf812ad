/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.DifferentiableFunction;
import io.streamrnn.autodiff.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A function of Keras's {@code ops} of one value that is none of its activations.
 *
 * @param kind the formula
 * @param a its first number; 0 for a formula that has none
 * @param b its second number; 0 for a formula that has none
 */
public record PointwiseFunction(Kind kind, float a, float b) implements DifferentiableFunction {

  /** The formulas. */
  public enum Kind {
    /** {@code |x|}. */
    ABSOLUTE("absolute", 0),
    /** {@code x x}. */
    SQUARE("square", 0),
    /** The square root; NaN below zero. */
    SQRT("sqrt", 0),
    /** {@code 1 / sqrt x}. */
    RSQRT("rsqrt", 0),
    /** The natural logarithm; NaN below zero. */
    LOG("log", 0),
    /** {@code ln(1 + x)}. */
    LOG1P("log1p", 0),
    /** {@code e^x - 1}. */
    EXPM1("expm1", 0),
    /** The sine. */
    SIN("sin", 0),
    /** The cosine. */
    COS("cos", 0),
    /** {@code min(max(x, a), b)}. */
    CLIP("clip", 2),
    /** {@code max(x, a)}. */
    MAXIMUM("maximum", 1),
    /** {@code min(x, a)}. */
    MINIMUM("minimum", 1),
    /** {@code x} to the power of {@code a}. */
    POWER("power", 1),
    /** {@code a / x}. */
    QUOTIENT("quotient", 1),
    /** {@code x} above zero, {@code a (e^(x/a) - 1)} below. */
    CELU("celu", 1),
    /** The approximation of the activation {@code gelu} by tanh. */
    GELU_TANH("gelu_tanh", 0),
    /** {@code x}, but 0 from {@code -a} to {@code a}. */
    HARD_SHRINK("hard_shrink", 1),
    /** {@code x} moved by {@code a} towards 0, and 0 from {@code -a} to {@code a}. */
    SOFT_SHRINK("soft_shrink", 1),
    /** {@code (x + sqrt(x^2 + a)) / 2}. */
    SQUAREPLUS("squareplus", 1);

    private final String word;
    private final int numbers;

    Kind(String word, int numbers) {
      this.word = word;
      this.numbers = numbers;
    }

    /** The name in configurations: {@code "log1p"}. */
    public String word() {
      return word;
    }

    /** How many numbers the formula has. */
    public int numbers() {
      return numbers;
    }
  }

  private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
  private static final double GELU_CUBE = 0.044715;

  /** Checks. */
  public PointwiseFunction {
    Objects.requireNonNull(kind, "kind");
    if (Float.isNaN(a) || Float.isNaN(b) || kind == Kind.CLIP && a > b) {
      throw new IllegalArgumentException(
          "the numbers of a function must be in order, and none of them NaN: function=%s, numbers=[%s, %s]"
              .formatted(kind.word(), a, b));
    }
  }

  /**
   * The function of a name.
   *
   * @param numbers of the formula, in order
   * @throws IllegalArgumentException if there is none of that name, or it has other numbers
   */
  public static PointwiseFunction of(String word, List<Float> numbers) {
    Kind kind =
        Arrays.stream(Kind.values())
            .filter(each -> each.word().equals(word) && each.numbers == numbers.size())
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "function not known: '%s', numbers=%s".formatted(word, numbers)));
    return new PointwiseFunction(
        kind, numbers.isEmpty() ? 0 : numbers.get(0), numbers.size() < 2 ? 0 : numbers.get(1));
  }

  /** The numbers of the formula, in order. */
  public List<Float> numbers() {
    return List.of(a, b).subList(0, kind.numbers);
  }

  @Override
  public void apply(float[] values, int from, int to) {
    for (int i = from; i < to; i++) {
      values[i] = (float) value(values[i]);
    }
  }

  @Override
  public Variable apply(Variable values) {
    return values.map(this::value, this::derivative);
  }

  private double value(double x) {
    return switch (kind) {
      case ABSOLUTE -> Math.abs(x);
      case SQUARE -> x * x;
      case SQRT -> Math.sqrt(x);
      case RSQRT -> 1 / Math.sqrt(x);
      case LOG -> StrictMath.log(x);
      case LOG1P -> StrictMath.log1p(x);
      case EXPM1 -> StrictMath.expm1(x);
      case SIN -> StrictMath.sin(x);
      case COS -> StrictMath.cos(x);
      case CLIP -> Math.min(Math.max(x, a), b);
      case MAXIMUM -> Math.max(x, a);
      case MINIMUM -> Math.min(x, a);
      case POWER -> StrictMath.pow(x, a);
      case QUOTIENT -> a / x;
      case CELU -> x > 0 ? x : a * StrictMath.expm1(x / a);
      case GELU_TANH -> x * (1 + geluTanh(x)) / 2;
      case HARD_SHRINK -> Math.abs(x) <= a ? 0 : x;
      case SOFT_SHRINK -> Math.abs(x) <= a ? 0 : x - Math.copySign(a, x);
      case SQUAREPLUS -> squareplus(x);
    };
  }

  private static double geluTanh(double x) {
    return StrictMath.tanh(GELU_SCALE * (x + GELU_CUBE * x * x * x));
  }

  /** Below zero the sum would cancel: the same value as a quotient. */
  private double squareplus(double x) {
    double root = Math.sqrt(x * x + a);
    return x < 0 ? a / (root - x) / 2 : (x + root) / 2;
  }

  private double derivative(double x, double y) {
    return switch (kind) {
      case ABSOLUTE -> Math.signum(x);
      case SQUARE -> 2 * x;
      case SQRT -> 1 / (2 * y);
      case RSQRT -> -y / (2 * x);
      case LOG -> 1 / x;
      case LOG1P -> 1 / (1 + x);
      case EXPM1 -> y + 1;
      case SIN -> StrictMath.cos(x);
      case COS -> -StrictMath.sin(x);
      case CLIP -> x >= a && x <= b ? 1 : 0;
      case MAXIMUM -> x > a ? 1 : 0;
      case MINIMUM -> x < a ? 1 : 0;
      case POWER -> a == 0 ? 0 : a * StrictMath.pow(x, a - 1.0);
      case QUOTIENT -> -y / x;
      case CELU -> x > 0 ? 1 : y / a + 1;
      case GELU_TANH -> geluTanhDerivative(x);
      case HARD_SHRINK, SOFT_SHRINK -> Math.abs(x) <= a ? 0 : 1;
      case SQUAREPLUS -> y / Math.sqrt(x * x + a);
    };
  }

  private static double geluTanhDerivative(double x) {
    double t = geluTanh(x);
    return (1 + t + x * (1 - t * t) * GELU_SCALE * (1 + 3 * GELU_CUBE * x * x)) / 2;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Object config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("name", kind.word());
    config.put("numbers", numbers());
    return config;
  }
}
