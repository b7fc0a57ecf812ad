/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.cell.Weight;
import io.streamrnn.internal.HalfFloats;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Layers whose matrices are rounded; see {@link WeightPrecision#BFLOAT16}. */
final class RoundedWeights {

  /** The matrices that are not called kernels: of the projected LSTM, GRU-D and LRU. */
  private static final Set<String> MATRICES =
      Set.of("projection", "hidden_decay", "B_re", "B_im", "C_re", "C_im");

  private RoundedWeights() {}

  /**
   * Rounds the matrices of layers.
   *
   * @param model the name in messages
   * @param layers whose weights are replaced
   * @throws ModelFormatException if a weight is too large
   */
  static void roundMatrices(String model, Layer layers) {
    List<Weight> weights = layers.weights();
    List<Tensor> tensors = new ArrayList<>(layers.getWeights());
    for (int i = 0; i < tensors.size(); i++) {
      if (isMatrix(weights.get(i))) {
        tensors.set(i, rounded(model, weights.get(i)));
      }
    }
    layers.setWeights(tensors);
  }

  static boolean isMatrix(Weight weight) {
    return weight.name().endsWith("kernel") || MATRICES.contains(weight.name());
  }

  private static Tensor rounded(String model, Weight weight) {
    try {
      return Tensor.of(weight.shape(), HalfFloats.roundedToBfloat16(weight.toArray()));
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "%s (weight=%s, model=%s)".formatted(e.getMessage(), weight, model));
    }
  }
}
