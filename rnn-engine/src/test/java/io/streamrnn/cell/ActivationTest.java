/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ActivationTest {

  /** Float32 results of double formulas: half an ulp, and a few for the rational functions. */
  private static final double TOLERANCE = 5e-7;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"SOFTMAX", "LOG_SOFTMAX", "SPARSEMAX", "SPARSEMAX_KERAS3"})
  void isItsFormula(Activation activation) {
    for (float x = -12; x <= 12; x += 0.0625f) {
      double expected = formula(activation, x);
      assertThat((double) apply(activation, x))
          .as("%s(%s)", activation, x)
          .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
    }
  }

  @ParameterizedTest
  @EnumSource
  void handsOnNan(Activation activation) {
    assertThat(apply(activation, Float.NaN)).isNaN();
  }

  @ParameterizedTest
  @EnumSource
  void writesItsRangeOnly(Activation activation) {
    float[] values = {7, 1, 2, 7};
    activation.apply(values, 1, 3);
    assertThat(values[0]).isEqualTo(7);
    assertThat(values[3]).isEqualTo(7);
  }

  @Test
  void tanhStaysWithinItsMeasuredErrorAndItsRange() {
    sweep(
        x -> {
          double expected = StrictMath.tanh(x);
          float actual = apply(Activation.TANH, (float) x);
          assertThat(Math.abs(actual)).isLessThanOrEqualTo(1);
          assertThat(Math.abs(actual - expected)).isLessThanOrEqualTo(3.0e-7 * Math.abs(expected));
        });
  }

  @Test
  void infinitiesSaturate() {
    assertThat(apply(Activation.TANH, Float.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(apply(Activation.TANH, Float.NEGATIVE_INFINITY)).isEqualTo(-1);
    assertThat(apply(Activation.SIGMOID, Float.POSITIVE_INFINITY)).isEqualTo(1);
    assertThat(apply(Activation.SIGMOID, Float.NEGATIVE_INFINITY)).isZero();
  }

  @Test
  void softmaxNormalizesARowHoweverLargeItIs() {
    float[] values = {1000, 1000 + (float) Math.log(3), -1000};
    Activation.SOFTMAX.apply(values, 0, 3);
    assertThat(values[0]).isCloseTo(0.25f, within(1e-5f));
    assertThat(values[1]).isCloseTo(0.75f, within(1e-5f));
    assertThat(values[2]).isZero();
  }

  @Test
  void logSoftmaxIsTheLogarithmOfSoftmax() {
    float[] values = {0, (float) Math.log(3)};
    Activation.LOG_SOFTMAX.apply(values, 0, 2);
    assertThat(values[0]).isCloseTo((float) Math.log(0.25), within(1e-6f));
    assertThat(values[1]).isCloseTo((float) Math.log(0.75), within(1e-6f));
  }

  @Test
  void logSoftmaxOfAMaximumFarAboveTheRestIsExact() {
    float[] values = {40, 0, 39.99f - 40};
    Activation.LOG_SOFTMAX.apply(values, 0, 3);
    assertThat(values[0]).isEqualTo((float) -(StrictMath.exp(-40) + StrictMath.exp(-40.01f)));
  }

  @Test
  void softmaxOfAMaximumFarAboveTheRestIsExact() {
    float[] values = {0, -14, -60, -87};
    Activation.SOFTMAX.apply(values, 0, 4);
    double sum = 1 + StrictMath.exp(-14) + StrictMath.exp(-60) + StrictMath.exp(-87);
    for (int i = 0; i < 4; i++) {
      double expected = StrictMath.exp(new double[] {0, -14, -60, -87}[i]) / sum;
      assertThat((double) values[i]).isCloseTo(expected, within(1.2e-7 * expected));
    }
  }

  @Test
  void sparsemaxLeavesOutWhatIsFarBelowTheMaximum() {
    float[] values = {1000.75f, 1000.25f, 999, Float.NEGATIVE_INFINITY};
    Activation.SPARSEMAX.apply(values, 0, 4);
    assertThat(values).containsExactly(0.75f, 0.25f, 0, 0);
  }

  /** Its definition: sorted, the support is the longest prefix that stays above its own tau. */
  @Test
  void sparsemaxIsItsDefinitionWhateverTheRow() {
    Random random = new Random(7);
    for (int row = 0; row < 2000; row++) {
      float[] x = new float[1 + random.nextInt(40)];
      float spread = random.nextInt(3);
      for (int i = 0; i < x.length; i++) {
        x[i] = spread * (float) random.nextGaussian();
      }
      double tau = tau(x);
      float[] values = x.clone();
      Activation.SPARSEMAX.apply(values, 0, x.length);
      for (int i = 0; i < x.length; i++) {
        assertThat((double) values[i]).isCloseTo(Math.max(x[i] - tau, 0), within(TOLERANCE));
      }
    }
  }

  @Test
  void sparsemaxHandsOnNanInARow() {
    float[] values = {0, Float.NaN, 1};
    Activation.SPARSEMAX.apply(values, 0, 3);
    assertThat(values).containsOnly(Float.NaN);
  }

  @ParameterizedTest
  @EnumSource
  void isFoundByItsName(Activation activation) {
    assertThat(Activation.of(activation.kerasName())).isEqualTo(activation);
  }

  @Test
  void noNameMeansLinear() {
    assertThat(Activation.of("")).isEqualTo(Activation.LINEAR);
  }

  @Test
  void olderNamesAreKnown() {
    assertThat(Activation.of("swish")).isEqualTo(Activation.SILU);
    assertThat(Activation.of("hard_swish")).isEqualTo(Activation.HARD_SILU);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> Activation.of("tanhh"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'tanhh'")
        .hasMessageContaining("hard_sigmoid");
  }

  @ParameterizedTest
  @CsvSource({"glu, it halves the number of values", "threshold, it needs a threshold"})
  void whatANameCannotMakeIsRefusedWithTheReason(String name, String reason) {
    assertThatThrownBy(() -> Activation.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("activation not supported: '%s' (%s".formatted(name, reason));
  }

  private static double tau(float[] x) {
    float[] sorted = x.clone();
    Arrays.sort(sorted);
    double sum = 0;
    double tau = 0;
    for (int k = 1; k <= sorted.length; k++) {
      double value = sorted[sorted.length - k];
      if (value * k <= sum + value - 1) {
        break;
      }
      sum += value;
      tau = (sum - 1) / k;
    }
    return tau;
  }

  private static float apply(Activation activation, float x) {
    float[] value = {x};
    activation.apply(value, 0, 1);
    return value[0];
  }

  /** Every 10007th float from 1e-30 to 100, of either sign. */
  private static void sweep(DoubleConsumer check) {
    int end = Float.floatToIntBits(100f);
    for (int bits = Float.floatToIntBits(1e-30f); bits < end; bits += 10007) {
      check.accept(Float.intBitsToFloat(bits));
      check.accept(-Float.intBitsToFloat(bits));
    }
  }

  private static double formula(Activation activation, double x) {
    return switch (activation) {
      case LINEAR -> x;
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> sigmoid(x);
      case HARD_SIGMOID -> clip(0.2 * x + 0.5, 0, 1);
      case HARD_SIGMOID_KERAS3 -> clip(x / 6 + 0.5, 0, 1);
      case RELU -> Math.max(x, 0);
      case RELU6 -> clip(x, 0, 6);
      case LEAKY_RELU -> x < 0 ? 0.2 * x : x;
      case ELU, CELU -> x < 0 ? StrictMath.exp(x) - 1 : x;
      case SELU -> 1.05070098735548 * (x < 0 ? 1.67326324235437 * (StrictMath.exp(x) - 1) : x);
      case SOFTPLUS -> softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> StrictMath.exp(x);
      case SILU -> x * sigmoid(x);
      case HARD_SILU -> x * clip(x / 6 + 0.5, 0, 1);
      case HARD_TANH -> clip(x, -1, 1);
      case LOG_SIGMOID -> StrictMath.log(sigmoid(x));
      case MISH -> x * StrictMath.tanh(softplus(x));
      case GELU -> x * normalDistribution(x);
      case TANH_SHRINK -> x - StrictMath.tanh(x);
      case HARD_SHRINK -> x < -0.5 || x > 0.5 ? x : 0;
      case SOFT_SHRINK -> x < -0.5 ? x + 0.5 : x > 0.5 ? x - 0.5 : 0;
      case SPARSE_PLUS -> x < -1 ? 0 : x > 1 ? x : (x + 1) * (x + 1) / 4;
      case SPARSE_SIGMOID -> x < -1 ? 0 : x > 1 ? 1 : (x + 1) / 2;
      case SQUAREPLUS -> (x + StrictMath.sqrt(x * x + 4)) / 2;
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, SPARSEMAX_KERAS3 ->
          throw new AssertionError("not of one number");
    };
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  private static double softplus(double x) {
    return StrictMath.log(1 + StrictMath.exp(x));
  }

  private static double clip(double x, double low, double high) {
    return Math.min(Math.max(x, low), high);
  }

  /** The integral of the normal density up to x, by Simpson's rule. */
  private static double normalDistribution(double x) {
    int steps = 2000;
    double width = x / steps;
    double sum = density(0) + density(x);
    for (int i = 1; i < steps; i++) {
      sum += (i % 2 == 0 ? 2 : 4) * density(i * width);
    }
    return 0.5 + sum * width / 3;
  }

  private static double density(double x) {
    return StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI);
  }
}
