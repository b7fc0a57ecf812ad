/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.rules.RecordingHost;
import io.streamrnn.flink.internal.rules.TestPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class KeyScorerTest {

  /** As where the past of a key is scored again with another model. */
  @Test
  void constantsOfOtherSizesAreNotThoseOfTheModel() throws Exception {
    TestPlan plan = new TestPlan();
    plan.model = ModelSource.of("scaled", () -> TestModels.scaled(3, 5));
    try (KeyScorer<Float, String> scorer =
        KeyScorer.open(
            plan.plan(),
            descriptor -> null,
            WaitingEvents.none(),
            new RecordingHost(),
            () -> KeyState.NONE,
            true,
            new UnregisteredMetricsGroup())) {
      assertThat(scorer.ofConstants(new float[8], new int[] {4, 4})).isNull();
      assertThat(scorer.ofConstants(new float[8], new int[] {8})).isNull();
      assertThat(scorer.ofConstants(new float[8], new int[] {3, 5}).constantSizes())
          .containsExactly(3, 5);
    }
  }
}
