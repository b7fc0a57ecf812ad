package io.streamrnn.cell;

import io.streamrnn.internal.Differentiable;
import io.streamrnn.internal.Elementwise;
import io.streamrnn.internal.RefusedActivations;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The activations of Keras, by the names of its configurations. Formulas: {@code
 * tf.keras.activations}, with the defaults of their parameters.
 *
 * <p>{@link #TANH}, {@link #SIGMOID} and the two hard sigmoids are what recurrent cells spend their
 * time in; they are computed in float32 with a rational approximation of tanh that adds in a fixed
 * order. Measured against {@link StrictMath} at every 37th float up to 100 of either sign, tanh is
 * off by 3.0e-7 of its value at most and sigmoid by 1.8e-7. The others are computed in double with
 * {@link StrictMath}, so that they too give the same bits on any machine.
 */
public enum Activation implements ActivationFunction {
  /** {@code x}. */
  LINEAR,
  /** {@code tanh x}. */
  TANH,
  /** {@code 1 / (1 + e^-x)}, computed as {@code 0.5 tanh(0.5 x) + 0.5}. */
  SIGMOID,
  /** {@code clip(0.2 x + 0.5, 0, 1)}: {@code hard_sigmoid} of Keras 1 and 2 and of TensorFlow. */
  HARD_SIGMOID,
  /** {@code clip(x / 6 + 0.5, 0, 1)}: {@code hard_sigmoid} of Keras 3. */
  HARD_SIGMOID_KERAS3,
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code min(max(x, 0), 6)}. */
  RELU6,
  /** {@code x} above zero, {@code 0.2 x} below: the activation {@code leaky_relu} of Keras 3. */
  LEAKY_RELU,
  /** {@code x} above zero, {@code e^x - 1} below. */
  ELU,
  /** The self-normalizing scaled {@link #ELU} (Klambauer et al. 2017). */
  SELU,
  /**
   * {@code x} above zero, {@code e^x - 1} below; with alpha 1 the same function as {@link #ELU}.
   */
  CELU,
  /** {@code ln(1 + e^x)}. */
  SOFTPLUS,
  /** {@code x / (1 + |x|)}. */
  SOFTSIGN,
  /** {@code e^x}. */
  EXPONENTIAL,
  /** {@code x sigmoid(x)}, also called swish. */
  SILU,
  /** {@code x clip(x / 6 + 0.5, 0, 1)}, also called hard swish. */
  HARD_SILU,
  /** {@code clip(x, -1, 1)}. */
  HARD_TANH,
  /** {@code ln sigmoid(x)}. */
  LOG_SIGMOID,
  /** {@code x tanh(softplus x)} (Misra 2019). */
  MISH,
  /** {@code x Phi(x)} with the normal distribution function (Hendrycks and Gimpel 2016). */
  GELU,
  /** {@code x - tanh x}. */
  TANH_SHRINK,
  /** {@code x}, but 0 from -0.5 to 0.5. */
  HARD_SHRINK,
  /** {@code x} moved by 0.5 towards 0, and 0 from -0.5 to 0.5. */
  SOFT_SHRINK,
  /** {@code (x + sqrt(x^2 + 4)) / 2}: Keras 3 with its parameter b at 4. */
  SQUAREPLUS,
  /** 0 up to -1, {@code (x + 1)^2 / 4} up to 1, {@code x} beyond: the softplus of sparsemax. */
  SPARSE_PLUS,
  /** {@code e^x / sum e^x} over a row, shifted by the row's maximum. */
  SOFTMAX,
  /** {@code ln softmax} over a row. */
  LOG_SOFTMAX,
  /**
   * The nearest point whose values are not negative and add to 1 (Martins and Astudillo 2016).
   * Keras up to 3.15 documents this but computes something else where more than one value is
   * positive: it adds up the cumulative sums of all of them instead of taking the last one.
   */
  SPARSEMAX;

  /**
   * The activation of a Keras name, {@code hard_sigmoid} meaning {@link #HARD_SIGMOID}; null or
   * empty means {@link #LINEAR}.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  public static Activation of(String kerasName) {
    if (kerasName == null || kerasName.isEmpty()) {
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
                                  RefusedActivations.reason(kerasName),
                                  Arrays.stream(values())
                                      .map(Activation::kerasName)
                                      .collect(Collectors.joining(", ")))));
    };
  }

  /** The name in configurations: {@code "hard_sigmoid"}. */
  public String kerasName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The same as {@link #kerasName}. */
  @Override
  public Object config() {
    return kerasName();
  }

  @Override
  public void apply(float[] values, int from, int to) {
    Elementwise.apply(this, values, from, to);
  }

  /**
   * {@inheritDoc} At a kink the derivative is that of one of its sides, as in other
   * implementations.
   */
  @Override
  public Variable apply(Variable values) {
    return Differentiable.apply(this, values);
  }
}
