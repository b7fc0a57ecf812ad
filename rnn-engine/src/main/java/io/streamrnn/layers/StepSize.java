/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.List;

/**
 * The number of values that all layers of a model output for one step of one sequence. Layers
 * without weights, such as one that concatenates its input with itself, need no space in a file:
 * two dozen of them, a file of 2 kB, would fill any memory at the first event. The number has a
 * limit, which is checked before anything is built.
 *
 * <p>Steps that come with the input count as one, whatever their number. Each step that a layer
 * makes counts.
 */
class StepSize {

  /**
   * 64 MiB in float32, for each row that is stepped: a hundred layers of 160,000 units, or an image
   * of a megapixel in sixteen channels.
   */
  static final long LARGEST = 1 << 24;

  private final Layer model;
  private double sum;

  StepSize(Layer model) {
    this.model = model;
  }

  /**
   * Rejects layers whose outputs are too large.
   *
   * @throws IllegalArgumentException with the layer at which the limit is passed
   */
  static void require(Layer model, List<TensorShape> inputs) {
    model.measure(new StepSize(model), inputs.stream().map(Sized::input).toList(), 1);
  }

  /**
   * Adds the outputs of a layer.
   *
   * @param calls the number of its calls for one step of the model's input
   * @return the outputs
   */
  List<Sized> add(Layer layer, List<Sized> inputs, double calls) {
    List<Sized> outputs = new ArrayList<>();
    for (TensorShape shape : layer.computeOutputShape(inputs.stream().map(Sized::shape).toList())) {
      Sized output = new Sized(shape, layer.sizeOf(shape, inputs));
      sum += calls * output.size();
      outputs.add(output);
      if (!(sum <= LARGEST)) {
        throw new IllegalArgumentException(
            "all layers together have a limited number of values for one step of a sequence: values=%.0f, limit=%d, reached at layer=%s '%s' with output=%s, model=%s"
                .formatted(sum, LARGEST, layer.className(), layer.name(), shape, model.name()));
      }
    }
    return outputs;
  }
}
