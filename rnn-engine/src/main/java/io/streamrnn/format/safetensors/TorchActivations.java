/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import io.streamrnn.cell.Activation;
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

  private static final Map<String, Activation> KNOWN = known();

  /** All names, sorted. */
  static final List<String> NAMES = List.copyOf(KNOWN.keySet());

  private TorchActivations() {}

  private static Map<String, Activation> known() {
    Map<String, Activation> known = new TreeMap<>();
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
  static Optional<Activation> of(LayerWord word) {
    if (word.name().equals("hard_sigmoid")) {
      throw new UnsupportedModelException(
          "hard_sigmoid is another function in each framework: word=%s; write hardsigmoid for PyTorch's, clip(x / 6 + 0.5, 0, 1)"
              .formatted(word));
    }
    boolean isKnown = KNOWN.containsKey(word.name());
    if (word.name().equals("leaky_relu") || isKnown && !word.arguments().isEmpty()) {
      throw new UnsupportedModelException(
          "an activation with parameters is not supported: word=%s".formatted(word));
    }
    return Optional.ofNullable(KNOWN.get(word.name()));
  }
}
