/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One case of {@code contracts/shapes.json}. */
record ShapeContract(JsonNode one) {

  void check() {
    Layer layer = TestCells.registry().layer(Json.map(one.get("layer")));
    TensorShape input = Json.partialShape(one.get("input_shape"));
    JsonNode expected = one.get("expected");
    List<TensorShape> outputs = new ArrayList<>();
    expected.get("output_shapes").forEach(s -> outputs.add(Json.partialShape(s)));

    assertThat(layer.computeOutputShape(input)).as("before build").isEqualTo(outputs);
    layer.build(input);
    assertThat(layer.computeOutputShape(input)).as("after build").isEqualTo(outputs);
    assertThat(states(layer).map(StateSpec::shape).toList())
        .isEqualTo(shapes(expected.get("state_sizes")));
    assertThat(layer.weights().stream().map(Weight::shape).toList())
        .isEqualTo(shapes(expected.get("weight_shapes")));
    assertThat(layer.countParams()).isEqualTo(expected.get("count_params").longValue());
  }

  private static Stream<StateSpec> states(Layer layer) {
    if (layer instanceof Bidirectional both) {
      return Stream.concat(states(both.forwardLayer()), states(both.backwardLayer()));
    }
    if (layer instanceof Sequential chain) {
      return chain.layers().stream().flatMap(ShapeContract::states);
    }
    return layer instanceof Rnn rnn ? rnn.stateSpecs().stream() : Stream.empty();
  }

  private static List<Shape> shapes(JsonNode list) {
    List<Shape> result = new ArrayList<>();
    list.forEach(s -> result.add(Json.shape(s)));
    return result;
  }
}
