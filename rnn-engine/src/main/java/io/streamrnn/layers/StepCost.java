/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;

/** The multiplications that all layers of a model take for one step of one sequence. */
final class StepCost extends StepSize {

  private double sum;

  private StepCost(Layer model) {
    super(model);
  }

  /** Those of built layers; see {@link Layer#countMultiplications}. */
  static long of(Layer model, List<TensorShape> inputs) {
    StepCost cost = new StepCost(model);
    model.measure(cost, inputs.stream().map(Sized::input).toList(), 1);
    return Math.round(cost.sum);
  }

  @Override
  List<Sized> add(Layer layer, List<Sized> inputs, double calls) {
    sum += calls * layer.multiplications(inputs);
    return super.add(layer, inputs, calls);
  }
}
