/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.layers.DoubleTensor;
import io.streamrnn.layers.Tensor;

/** {@code |actual - expected| <= abs + rel |expected|}, as a file states it. */
record Tolerance(double abs, double rel) {

  static Tolerance of(JsonNode file) {
    JsonNode node = file.get("tolerance");
    return new Tolerance(node.get("abs").doubleValue(), node.get("rel").doubleValue());
  }

  void check(String what, Tensor actual, Tensor expected) {
    assertThat(actual.shape()).as("shape of " + what).isEqualTo(expected.shape());
    for (int i = 0; i < expected.shape().size(); i++) {
      check(what + ", entry " + i, actual.at(i), expected.at(i));
    }
  }

  void check(String what, DoubleTensor actual, DoubleTensor expected) {
    assertThat(actual.shape()).as("shape of " + what).isEqualTo(expected.shape());
    for (int i = 0; i < expected.shape().size(); i++) {
      check(what + ", entry " + i, actual.at(i), expected.at(i));
    }
  }

  void check(String what, double actual, double expected) {
    assertThat(Math.abs(actual - expected) <= abs + rel * Math.abs(expected))
        .as("%s: expected %s, got %s", what, expected, actual)
        .isTrue();
  }
}
