/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import java.util.List;
import java.util.Optional;

/**
 * The tensors of an {@link Output} in variables: the result of a call under a {@link GradientTape}.
 *
 * @param masks for each tensor, the steps that the next layer skips
 */
record TracedOutput(List<Variable> tensors, List<Optional<Tensor>> masks) {

  TracedOutput {
    tensors = List.copyOf(tensors);
    masks = List.copyOf(masks);
  }

  static TracedOutput of(Variable output, Optional<Tensor> mask) {
    return new TracedOutput(List.of(output), List.of(mask));
  }

  Variable output() {
    return tensors.get(0);
  }

  /** The mask of the first tensor. */
  Optional<Tensor> mask() {
    return masks.get(0);
  }
}
