/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import org.junit.jupiter.api.Test;

class NetworkCostTest {

  @Test
  void aTableOfTokensCostsNothingInAWindow() {
    assertThat(cost(50_000)).isEqualTo(cost(2));
  }

  private static NetworkCost cost(int tokens) {
    Sequential layers = Sequential.of(Embedding.of(tokens, 8), Bidirectional.of(Lstm.units(4)));
    layers.build(TensorShape.of(-1, -1));
    return NetworkCost.of(
        Model.of("m", layers),
        Scoring.slidingWindow(10),
        StatePrecision.FLOAT32,
        ModelChange.refuse());
  }
}
