/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;
import java.util.Optional;

/**
 * The result of a call of a layer. Immutable.
 *
 * @param tensors exactly what Keras's call returns: the output (two of them from a bidirectional
 *     layer that does not merge), then the final states if the layer returns them
 * @param states the final states, {@code [B, S_k...]} each, whether or not they are returned; empty
 *     if a layer has none
 * @param mask the steps that the next layer skips
 */
public record Output(List<Tensor> tensors, List<Tensor> states, Optional<Tensor> mask) {

  /** Copies the lists. */
  public Output {
    tensors = List.copyOf(tensors);
    states = List.copyOf(states);
  }

  /** An output alone. */
  static Output of(Tensor output, Optional<Tensor> mask) {
    return new Output(List.of(output), List.of(), mask);
  }

  /** The first tensor. */
  public Tensor output() {
    return tensors.get(0);
  }
}
