/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import java.util.List;
import java.util.Optional;

/**
 * {@link Arguments} in variables: the arguments of a call under a {@link GradientTape}.
 *
 * @param inputs at least one
 * @param masks one for each input
 */
record TracedArguments(
    List<Variable> inputs,
    List<Optional<Tensor>> masks,
    List<Variable> initialState,
    List<Variable> constants) {

  TracedArguments {
    inputs = List.copyOf(inputs);
    masks = List.copyOf(masks);
    initialState = List.copyOf(initialState);
    constants = List.copyOf(constants);
  }

  static TracedArguments of(Variable input, Optional<Tensor> mask) {
    return of(List.of(input), List.of(mask));
  }

  static TracedArguments of(List<Variable> inputs, List<Optional<Tensor>> masks) {
    return new TracedArguments(inputs, masks, List.of(), List.of());
  }

  /** The first input alone, with these states and constants. */
  TracedArguments withStates(List<Variable> states, List<Variable> others) {
    return new TracedArguments(inputs.subList(0, 1), masks.subList(0, 1), states, others);
  }

  /** The first input. */
  Variable input() {
    return inputs.get(0);
  }

  /** The mask of the first input. */
  Optional<Tensor> mask() {
    return masks.get(0);
  }

  /** The inputs after the first one. */
  List<Variable> others() {
    return inputs.subList(1, inputs.size());
  }

  /** The shape of the first input. */
  TensorShape shape() {
    return TensorShape.of(input().shape());
  }

  /** The inputs in float32: what a mask is computed from. */
  Arguments rounded() {
    return Arguments.of(
        inputs.stream().map(x -> DoubleTensor.own(x.shape(), x.toArray()).toTensor()).toList(),
        masks);
  }
}
