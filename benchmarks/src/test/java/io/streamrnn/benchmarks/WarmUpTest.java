/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WarmUpTest {

  private final WarmUp warmUp = new WarmUp(2_000_000);

  @Test
  void aSlowPeerRunsAsLongBeforeTheMeasurementAsAFastOne() {
    assertThat(warmUp.events(1000, micros(10))).isEqualTo(200_000);
    assertThat(warmUp.events(1000, micros(0.5))).isEqualTo(4_000_000);
  }

  @Test
  void noFewerEventsComeBeforeTheMeasuredOnes() {
    assertThat(warmUp.events(1_000_000, micros(10))).isEqualTo(1_000_000);
  }

  @Test
  void theFirstRunHasAsManyBeforeAsItMeasures() {
    assertThat(warmUp.events(1000, null)).isEqualTo(1000);
  }

  private static Cost micros(double cpu) {
    return new Cost(cpu, 0, 0);
  }
}
