/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The activations of all parts of a row in one loop, where each is tanh or the fast sigmoid: {@code
 * scale tanh(scale x) + shift}, with a scale and a shift for each column. The ends of a loop, which
 * are not vector instructions, take more of a short row than its middle: one loop instead of four
 * is twice as fast.
 */
record Squash(float[] scale, float[] shift) {

  private static final List<ActivationFunction> KNOWN =
      List.of(Activation.TANH, GateActivation.SIGMOID);

  /** The activations of parts of this width; null if one is neither tanh nor the fast sigmoid. */
  static @Nullable Squash of(int width, ActivationFunction... activations) {
    if (!KNOWN.containsAll(List.of(activations))) {
      return null;
    }
    Squash result =
        new Squash(new float[activations.length * width], new float[activations.length * width]);
    for (int part = 0; part < activations.length; part++) {
      boolean sigmoid = activations[part] == GateActivation.SIGMOID;
      int from = part * width;
      Arrays.fill(result.scale, from, from + width, sigmoid ? 0.5f : 1f);
      // Of the two zeros only the negative one leaves any number as it is when it is added.
      Arrays.fill(result.shift, from, from + width, sigmoid ? 0.5f : -0f);
    }
    return result;
  }

  /** Applies them in place to a row of all parts. */
  void apply(float[] row) {
    Providers.CURRENT.squash(row, scale, shift);
  }
}
