/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScoringTest {

  @Test
  void rejectsAWindowOfNothing() {
    assertThatThrownBy(() -> Scoring.slidingWindow(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("length=0");
  }

  @Test
  void readsAsItWasWritten() {
    assertThat(Scoring.stateful()).hasToString("stateful");
    assertThat(Scoring.slidingWindow(50)).hasToString("slidingWindow(50)");
    assertThat(Scoring.slidingWindow(50).whileFilling(WhileFilling.SCORE))
        .hasToString("slidingWindow(50).whileFilling(SCORE)");
    assertThat(Scoring.slidingWindow(50).whileFilling(WhileFilling.EMPTY))
        .hasToString("slidingWindow(50).whileFilling(EMPTY)");
  }
}
