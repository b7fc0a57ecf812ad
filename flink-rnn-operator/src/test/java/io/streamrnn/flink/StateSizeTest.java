/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.model.Model;
import org.junit.jupiter.api.Test;

class StateSizeTest {

  private static final int HEADER = 23;

  private final Model sums = TestModels.sums();

  @Test
  void aCarriedStateHasItsFloatsAndAHeader() {
    assertThat(StateSize.bytesPerKey(sums, Scoring.stateful())).isEqualTo(HEADER + Float.BYTES);
  }

  @Test
  void aWindowHasTheInputsOfItsEvents() {
    assertThat(StateSize.bytesPerKey(sums, Scoring.slidingWindow(5)))
        .isEqualTo(HEADER + 5 * Float.BYTES);
  }

  @Test
  void aTimestampTakesEightBytes() {
    assertThat(StateSize.bytesOfTimestamp(sums)).isEqualTo(8);
  }

  @Test
  void bfloat16HalvesTheValues() {
    assertThat(bytes(Scoring.slidingWindow(5), StatePrecision.BFLOAT16, ModelChange.refuse()))
        .isEqualTo(HEADER + 5 * Short.BYTES);
  }

  @Test
  void replayAddsItsInputsAndAHeader() {
    int flagsStampSizeAndCount = 1 + 8 + 4 + 4;

    assertThat(bytes(Scoring.stateful(), StatePrecision.BFLOAT16, ModelChange.replay(10)))
        .isEqualTo(HEADER + Short.BYTES + flagsStampSizeAndCount + 10 * Float.BYTES);
  }

  private int bytes(Scoring scoring, StatePrecision precision, ModelChange change) {
    return StateSize.bytesPerKey(sums, scoring, precision, change);
  }

  @Test
  void aFlinkWindowHasNoStateOfAKey() {
    assertThatThrownBy(() -> StateSize.bytesPerKey(sums, Scoring.perWindow()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("scoring=perWindow");
  }
}
