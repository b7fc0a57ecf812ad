/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.cells.ThresholdActivation;
import io.streamrnn.model.UnsupportedModelException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Activations by the names of {@code torch.nn.functional}. Those that PyTorch and Keras call alike
 * and compute differently are not among them.
 */
final class TorchActivations {

  private static final Map<String, ActivationFunction> KNOWN = known();

  /** All names, sorted. */
  static final List<String> NAMES = List.copyOf(KNOWN.keySet());

  private TorchActivations() {}

  private static Map<String, ActivationFunction> known() {
    Map<String, ActivationFunction> known = new TreeMap<>();
    for (Activation activation :
        List.of(
            Activation.LINEAR,
            Activation.TANH,
            Activation.SIGMOID,
            Activation.RELU,
            Activation.RELU6,
            Activation.ELU,
            Activation.SELU,
            Activation.CELU,
            Activation.SOFTPLUS,
            Activation.SOFTSIGN,
            Activation.EXPONENTIAL,
            Activation.SILU,
            Activation.MISH,
            Activation.GELU,
            Activation.SOFTMAX,
            Activation.LOG_SOFTMAX)) {
      known.put(activation.kerasName(), activation);
    }
    known.put("hardsigmoid", Activation.HARD_SIGMOID_KERAS3);
    known.put("hardswish", Activation.HARD_SILU);
    known.put("hardtanh", Activation.HARD_TANH);
    known.put("hardshrink", Activation.HARD_SHRINK);
    known.put("softshrink", Activation.SOFT_SHRINK);
    known.put("tanhshrink", Activation.TANH_SHRINK);
    known.put("logsigmoid", Activation.LOG_SIGMOID);
    known.put("swish", Activation.SILU);
    return known;
  }

  /** The activation of a word; empty if there is none of that name. */
  static Optional<ActivationFunction> of(LayerWord word) {
    return switch (word.name()) {
      case "leaky_relu" ->
          Optional.of(ReluActivation.of(required(word), 0, Float.POSITIVE_INFINITY));
      case "threshold" -> Optional.of(threshold(word));
      case "elu" -> word.arguments().isEmpty() ? plain(word) : Optional.of(parametric(word));
      case "hard_sigmoid" ->
          throw new UnsupportedModelException(
              "hard_sigmoid is another function in each framework: word=%s; write hardsigmoid for PyTorch's, clip(x / 6 + 0.5, 0, 1)"
                  .formatted(word));
      default -> plain(word);
    };
  }

  private static Optional<ActivationFunction> plain(LayerWord word) {
    Optional<ActivationFunction> known = Optional.ofNullable(KNOWN.get(word.name()));
    if (known.isPresent() && !word.arguments().isEmpty()) {
      throw new UnsupportedModelException(
          "an argument of an activation must be known: %s; known: leaky_relu(0.01), elu(1), threshold(0.1, 20)"
              .formatted(word));
    }
    return known;
  }

  /** {@code x} from zero on, {@code alpha (e^x - 1)} below. */
  private static ActivationFunction parametric(LayerWord word) {
    return new ParametricActivation(ParametricActivation.Kind.ELU, required(word), 0);
  }

  /** {@code nn.Threshold(threshold, value)}. */
  private static ActivationFunction threshold(LayerWord word) {
    if (word.arguments().size() == 2) {
      try {
        return new ThresholdActivation(
            Float.parseFloat(word.arguments().get(0)), Float.parseFloat(word.arguments().get(1)));
      } catch (NumberFormatException e) {
        // Below.
      }
    }
    throw new UnsupportedModelException(
        "threshold must have a threshold and a value: word=%s; such as threshold(0.1, 20)"
            .formatted(word));
  }

  /** The only argument, a number: PyTorch's default for leaky_relu is not that of Keras. */
  private static float required(LayerWord word) {
    if (word.arguments().size() == 1) {
      try {
        return Float.parseFloat(word.arguments().get(0));
      } catch (NumberFormatException e) {
        // Below.
      }
    }
    throw new UnsupportedModelException(
        "%s must have one number: word=%s; PyTorch's default is leaky_relu(0.01) and elu(1)"
            .formatted(word.name(), word));
  }
}
