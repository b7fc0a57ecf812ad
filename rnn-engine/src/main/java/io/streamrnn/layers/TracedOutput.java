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
 * @param mask the steps that the next layer skips
 */
record TracedOutput(List<Variable> tensors, Optional<Tensor> mask) {

  TracedOutput {
    tensors = List.copyOf(tensors);
  }

  static TracedOutput of(Variable output, Optional<Tensor> mask) {
    return new TracedOutput(List.of(output), mask);
  }

  Variable output() {
    return tensors.get(0);
  }
}
