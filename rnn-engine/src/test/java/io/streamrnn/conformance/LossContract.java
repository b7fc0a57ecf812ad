/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import java.util.List;

/** One case of {@code contracts/losses.json}. */
final class LossContract {

  private LossContract() {}

  static void check(JsonNode one) {
    Layer layer = TestCells.registry().layer(Json.map(one.get("layer")));
    Tensor inputs = Json.tensor(one.get("inputs"));
    layer.build(TensorShape.of(inputs.shape()));
    layer.setWeights(Json.tensors(one.get("weights")));
    layer.call(inputs);
    requireClose(one, layer.weightLosses(), one.get("expected").get("weight_losses"));
    requireClose(one, layer.activityLosses(), one.get("expected").get("activity_losses"));
  }

  private static void requireClose(JsonNode one, List<Double> actual, JsonNode expected) {
    assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.size(); i++) {
      Tolerance.of(one).check("loss " + i, actual.get(i), expected.get(i).doubleValue());
    }
  }
}
