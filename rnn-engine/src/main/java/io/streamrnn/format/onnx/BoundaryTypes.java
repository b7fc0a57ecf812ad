/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.UnsupportedModelException;
import java.util.List;

/** The types of the inputs and outputs of a graph for one row. */
record BoundaryTypes(List<StatePairs.Tensor> inputs, List<StatePairs.Tensor> outputs) {

  static BoundaryTypes of(Graph graph) {
    Planner planner = Planner.ofShapes(graph, (op, operation) -> {});
    graph.inputs().forEach(input -> planner.feed(input.name(), Value.unknown(type(input))));
    planner.plan(graph.outputs());
    return new BoundaryTypes(
        graph.inputs().stream().map(input -> tensor(planner, input.name())).toList(),
        graph.outputs().stream().map(output -> tensor(planner, output)).toList());
  }

  private static StatePairs.Tensor tensor(Planner planner, String name) {
    return StatePairs.Tensor.of(name, planner.value(name).type());
  }

  private static TensorType type(GraphInput input) {
    long[] dims =
        input
            .shape()
            .orElseThrow(
                () ->
                    new UnsupportedModelException(
                        "the inputs of a graph that is stepped must have shapes: input="
                            + input.name()));
    return new TensorType(input.element(), GraphInput.closed(dims));
  }
}
