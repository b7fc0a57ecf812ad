/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;

/**
 * The derivatives of a loss, each of the shape of the tensor that it is with respect to. Immutable.
 *
 * @param weights with respect to every weight in the order of {@link Layer#weights}, those that are
 *     not trainable included
 * @param inputs with respect to all inputs of the call; zeros for tokens
 * @param initialState with respect to the states that recurrent layers started from, in the order
 *     of {@link GradientTape#states}; states that a graph computes are left out
 * @param constants with respect to the constants
 */
public record Gradients(
    List<DoubleTensor> weights,
    List<DoubleTensor> inputs,
    List<DoubleTensor> initialState,
    List<DoubleTensor> constants) {

  /** Copies the lists. */
  public Gradients {
    weights = List.copyOf(weights);
    inputs = List.copyOf(inputs);
    initialState = List.copyOf(initialState);
    constants = List.copyOf(constants);
  }

  /** With respect to the first input. */
  public DoubleTensor input() {
    return inputs.get(0);
  }
}
