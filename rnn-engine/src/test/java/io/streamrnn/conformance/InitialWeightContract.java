/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Weight;
import io.streamrnn.layers.Layer;

/** One case of {@code contracts/initial_weights.json}. */
final class InitialWeightContract {

  private InitialWeightContract() {}

  static void check(JsonNode one) {
    Layer layer = TestCells.registry().layer(Json.map(one.get("layer")));
    layer.build(Json.partialShape(one.get("input_shape")));
    JsonNode expected = one.get("expected");
    boolean checked = false;
    if (expected.has("bias")) {
      requireValues(weight(layer, "bias"), expected.get("bias"));
      checked = true;
    }
    if (expected.has("recurrent_kernel_times_its_transpose")) {
      requireOrthonormalRows(
          weight(layer, "recurrent_kernel"), expected.get("tolerance").doubleValue());
      checked = true;
    }
    if (expected.has("kernel_absolute_value_at_most")) {
      requireGlorotRange(weight(layer, "kernel"));
      checked = true;
    }
    assertThat(checked).as("expectation known: %s", expected).isTrue();
  }

  private static Weight weight(Layer layer, String name) {
    return layer.weights().stream().filter(w -> w.name().equals(name)).findFirst().orElseThrow();
  }

  private static void requireValues(Weight weight, JsonNode expected) {
    assertThat(weight.shape().size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(weight.at(i)).as("entry %d", i).isEqualTo(expected.get(i).floatValue());
    }
  }

  private static void requireOrthonormalRows(Weight weight, double tolerance) {
    float[][] rows = weight.toRows();
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows.length; k++) {
        double product = 0;
        for (int j = 0; j < rows[i].length; j++) {
          product += (double) rows[i][j] * rows[k][j];
        }
        assertThat(product).as("%d, %d", i, k).isCloseTo(i == k ? 1 : 0, within(tolerance));
      }
    }
  }

  /** The bound {@code sqrt(6 / (in + out))}, and that the values make use of the room. */
  private static void requireGlorotRange(Weight kernel) {
    double bound = Math.sqrt(6.0 / (kernel.shape().dim(0) + kernel.shape().dim(1)));
    double largest = 0;
    for (float value : kernel.toArray()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(bound / 2);
  }
}
