/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The result of a call of a layer. Immutable.
 *
 * @param tensors exactly what Keras's call returns: the output (two of them from a bidirectional
 *     layer that does not merge), then the final states if the layer returns them
 * @param states the final states, {@code [B, S_k...]} each, whether or not they are returned; empty
 *     if a layer has none
 * @param masks for each tensor, the steps that the next layer skips
 */
public record Output(List<Tensor> tensors, List<Tensor> states, List<Optional<Tensor>> masks) {

  /** Copies the lists. */
  public Output {
    tensors = List.copyOf(tensors);
    states = List.copyOf(states);
    masks = List.copyOf(masks);
  }

  /** An output alone. */
  static Output of(Tensor output, Optional<Tensor> mask) {
    return new Output(List.of(output), List.of(), List.of(mask));
  }

  /** The masks of tensors of which the first ones have one; returned states have none. */
  static List<Optional<Tensor>> masks(Optional<Tensor> mask, int masked, int tensors) {
    List<Optional<Tensor>> masks = new ArrayList<>(Collections.nCopies(tensors, Optional.empty()));
    Collections.fill(masks.subList(0, masked), mask);
    return masks;
  }

  /** The first tensor. */
  public Tensor output() {
    return tensors.get(0);
  }

  /** The mask of the first tensor. */
  public Optional<Tensor> mask() {
    return masks.get(0);
  }
}
