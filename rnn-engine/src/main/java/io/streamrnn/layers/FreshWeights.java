/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.regularizers.Regularizer;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws the weights of a cell that is being built and remembers their regularizers and whether they
 * are trainable.
 */
final class FreshWeights implements WeightSource {

  private final RandomGenerator random;
  private final IdentityHashMap<Weight, LayerWeight> drawn = new IdentityHashMap<>();

  FreshWeights(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public Weight add(
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      boolean trainable) {
    Weight weight = Weight.of(name, shape, initializer.values(shape, random));
    drawn.put(weight, new LayerWeight(weight, regularizer, trainable));
    return weight;
  }

  /**
   * Weights in this order; those that were not drawn here are trainable and regularized by none.
   */
  List<LayerWeight> describe(List<Weight> weights) {
    return weights.stream()
        .map(w -> drawn.getOrDefault(w, new LayerWeight(w, Regularizer.NONE, true)))
        .toList();
  }
}
