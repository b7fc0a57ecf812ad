/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;

class TopScoreTest {

  @Test
  void theLargestComeFirst() {
    assertThat(TopScore.of(new float[] {1, 4, 2, 3}, 3))
        .containsExactly(new TopScore(1, 4), new TopScore(3, 3), new TopScore(2, 2));
  }

  @Test
  void ofEqualOutputsTheFirstComesFirst() {
    assertThat(TopScore.of(new float[] {1, 2, 1, 2}, 3))
        .extracting(TopScore::index)
        .containsExactly(1, 3, 0);
  }

  @Test
  void nanComesLast() {
    assertThat(TopScore.of(new float[] {Float.NaN, -1, Float.NEGATIVE_INFINITY}, 3))
        .extracting(TopScore::index)
        .containsExactly(1, 2, 0);
  }

  @Test
  void thereAreNoMoreThanOutputs() {
    assertThat(TopScore.of(new float[] {1}, 5)).containsExactly(new TopScore(0, 1));
    assertThat(TopScore.of(new float[0], 5)).isEmpty();
    assertThat(TopScore.of(new float[] {1}, 0)).isEmpty();
  }

  @Test
  void aNegativeCountIsRefused() {
    assertThatThrownBy(() -> TopScore.of(new float[] {1}, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must not be negative: count=-1");
  }

  @Test
  void itIsSerializedWithoutKryo() {
    assertThat(TypeInformation.of(TopScore.class)).isInstanceOf(PojoTypeInfo.class);
  }
}
