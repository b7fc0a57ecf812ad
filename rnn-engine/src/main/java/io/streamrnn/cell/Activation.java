/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import io.streamrnn.internal.math.Functions;
import io.streamrnn.internal.math.Sigmoid;
import io.streamrnn.internal.math.Tanh;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The activations of Keras, by the names of its configurations. Formulas: {@code
 * tf.keras.activations}, with the defaults of their parameters.
 *
 * <p>Each is exact to a few units in the last place of a float32 over its whole range, also where
 * it is close to zero, and has the same bits on any machine. {@link #TANH}, which recurrent cells
 * spend their time in, is a rational approximation in float32 that is off by 3.0e-7 of its value at
 * most; the others are computed in double and off by 1.2e-7. As the activation of a gate that
 * weighs a value of a bounded activation, as in an LSTM or GRU with tanh, the sigmoids are computed
 * in float32 and are off by 1.8e-7 of 1. So are the forget gates of such an LSTM, but those that
 * weigh a state beyond 8 are exact.
 */
public enum Activation implements ActivationFunction {
  /** {@code x}. */
  LINEAR("linear"),
  /** {@code tanh x}. */
  TANH("tanh"),
  /** {@code 1 / (1 + e^-x)}. */
  SIGMOID("sigmoid"),
  /** {@code clip(0.2 x + 0.5, 0, 1)}: {@code hard_sigmoid} of Keras 1 and 2 and of TensorFlow. */
  HARD_SIGMOID("hard_sigmoid"),
  /** {@code clip(x / 6 + 0.5, 0, 1)}: {@code hard_sigmoid} of Keras 3. */
  HARD_SIGMOID_KERAS3("hard_sigmoid_keras3"),
  /** {@code max(x, 0)}. */
  RELU("relu"),
  /** {@code min(max(x, 0), 6)}. */
  RELU6("relu6"),
  /** {@code x} above zero, {@code 0.2 x} below: the activation {@code leaky_relu} of Keras 3. */
  LEAKY_RELU("leaky_relu"),
  /** {@code x} above zero, {@code e^x - 1} below. */
  ELU("elu"),
  /** The self-normalizing scaled {@link #ELU} (Klambauer et al. 2017). */
  SELU("selu"),
  /**
   * {@code x} above zero, {@code e^x - 1} below; with alpha 1 the same function as {@link #ELU}.
   */
  CELU("celu"),
  /** {@code ln(1 + e^x)}. */
  SOFTPLUS("softplus"),
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN("softsign"),
  /** {@code e^x}. */
  EXPONENTIAL("exponential"),
  /** {@code x sigmoid(x)}, also called swish. */
  SILU("silu"),
  /** {@code x clip(x / 6 + 0.5, 0, 1)}, also called hard swish. */
  HARD_SILU("hard_silu"),
  /** {@code clip(x, -1, 1)}. */
  HARD_TANH("hard_tanh"),
  /** {@code ln sigmoid(x)}. */
  LOG_SIGMOID("log_sigmoid"),
  /** {@code x tanh(softplus x)} (Misra 2019). */
  MISH("mish"),
  /** {@code x Phi(x)} with the normal distribution function (Hendrycks and Gimpel 2016). */
  GELU("gelu"),
  /** {@code x - tanh x}. */
  TANH_SHRINK("tanh_shrink"),
  /** {@code x}, but 0 from -0.5 to 0.5. */
  HARD_SHRINK("hard_shrink"),
  /** {@code x} moved by 0.5 towards 0, and 0 from -0.5 to 0.5. */
  SOFT_SHRINK("soft_shrink"),
  /** {@code (x + sqrt(x^2 + 4)) / 2}: Keras 3 with its parameter b at 4. */
  SQUAREPLUS("squareplus"),
  /** 0 up to -1, {@code (x + 1)^2 / 4} up to 1, {@code x} beyond: the softplus of sparsemax. */
  SPARSE_PLUS("sparse_plus"),
  /** {@code clip((x + 1) / 2, 0, 1)}: the slope of {@link #SPARSE_PLUS}. */
  SPARSE_SIGMOID("sparse_sigmoid"),
  /** {@code e^x / sum e^x} over a row, shifted by the row's maximum. */
  SOFTMAX("softmax"),
  /** {@code ln softmax} over a row. */
  LOG_SOFTMAX("log_softmax"),
  /**
   * The nearest point whose values are not negative and add to 1 (Martins and Astudillo 2016): what
   * Keras documents.
   */
  SPARSEMAX("sparsemax"),
  /**
   * {@code sparsemax} of Keras 3: another function than {@link #SPARSEMAX} where that has more than
   * one positive value, as Keras adds up the cumulative sums of all of them instead of taking the
   * last one. Not bounded, and it depends on what is added to all values.
   */
  SPARSEMAX_KERAS3("sparsemax_keras3");

  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_SCALE = 1.0507009873554805;

  private final String word;

  Activation(String word) {
    this.word = word;
  }

  /**
   * The activation of a Keras name, {@code hard_sigmoid} meaning {@link #HARD_SIGMOID} and {@code
   * sparsemax} meaning {@link #SPARSEMAX}; an empty name means {@link #LINEAR}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Activation of(String kerasName) {
    if (kerasName.isEmpty()) {
      return LINEAR;
    }
    return switch (kerasName) {
      case "swish" -> SILU;
      case "hard_swish" -> HARD_SILU;
      default ->
          Arrays.stream(values())
              .filter(a -> a.kerasName().equals(kerasName))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "activation not supported: '%s'%s; supported: %s"
                              .formatted(
                                  kerasName,
                                  unsupportedReason(kerasName),
                                  Arrays.stream(values())
                                      .map(Activation::kerasName)
                                      .collect(Collectors.joining(", ")))));
    };
  }

  /**
   * Why a name of Keras 3 is none of these activations, in brackets, for a message to append to the
   * name; empty for any other name.
   */
  public static String unsupportedReason(String kerasName) {
    return switch (kerasName) {
      case "glu" ->
          " (it halves the number of values; use a linear activation here, and Activation('glu') as the next layer)";
      case "threshold" ->
          " (it needs a threshold and a default value, which a name does not give; use keras.ops.threshold in a functional model)";
      default -> "";
    };
  }

  /** The name in configurations: {@code "hard_sigmoid"}. */
  public String kerasName() {
    return word;
  }

  /** The same as {@link #kerasName}. */
  @Override
  public Object config() {
    return word;
  }

  @Override
  public boolean isElementwise() {
    return switch (this) {
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, SPARSEMAX_KERAS3 -> false;
      default -> true;
    };
  }

  @Override
  public void apply(float[] values, int from, int to) {
    switch (this) {
      case LINEAR -> {}
      case TANH -> Tanh.apply(values, from, to);
      case SIGMOID -> Sigmoid.apply(values, from, to);
      case RELU -> Functions.relu(values, from, to);
      case SOFTMAX -> Functions.softmax(values, from, to);
      case LOG_SOFTMAX -> Functions.logSoftmax(values, from, to);
      case SPARSEMAX -> Functions.sparsemax(values, from, to);
      case SPARSEMAX_KERAS3 -> Functions.sparsemaxOfKeras(values, from, to);
      default -> {
        for (int i = from; i < to; i++) {
          values[i] = (float) apply((double) values[i]);
        }
      }
    }
  }

  /**
   * The function of one value, in double.
   *
   * @throws UnsupportedOperationException unless it {@link #isElementwise}
   */
  public double apply(double x) {
    return switch (this) {
      case LINEAR -> x;
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> Functions.sigmoid(x);
      case HARD_SIGMOID -> Math.min(Math.max(0.2 * x + 0.5, 0), 1);
      case HARD_SIGMOID_KERAS3 -> Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case RELU -> Math.max(x, 0);
      case RELU6 -> Math.min(Math.max(x, 0), 6);
      case LEAKY_RELU -> x >= 0 ? x : 0.2 * x;
      case ELU, CELU -> x > 0 ? x : StrictMath.expm1(x);
      case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * StrictMath.expm1(x));
      case SOFTPLUS -> Functions.softplus(x);
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case EXPONENTIAL -> StrictMath.exp(x);
      case SILU -> x / (1 + StrictMath.exp(-x));
      case HARD_SILU -> x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
      case HARD_TANH -> Math.min(Math.max(x, -1), 1);
      case LOG_SIGMOID -> -Functions.softplus(-x);
      case MISH -> x * StrictMath.tanh(Functions.softplus(x));
      case GELU -> Functions.gelu(x);
      case TANH_SHRINK -> Functions.tanhShrink(x);
      case HARD_SHRINK -> Math.abs(x) <= 0.5 ? 0 : x;
      case SOFT_SHRINK -> Math.abs(x) <= 0.5 ? 0 : x - Math.copySign(0.5, x);
      case SPARSE_PLUS -> x <= -1 ? 0 : x < 1 ? (x + 1) * (x + 1) / 4 : x;
      case SPARSE_SIGMOID -> Math.min(Math.max((x + 1) / 2, 0), 1);
      case SQUAREPLUS -> Functions.squareplus(x);
      case SOFTMAX, LOG_SOFTMAX, SPARSEMAX, SPARSEMAX_KERAS3 ->
          throw new UnsupportedOperationException(
              "it depends on the whole row: activation=" + word);
    };
  }
}
