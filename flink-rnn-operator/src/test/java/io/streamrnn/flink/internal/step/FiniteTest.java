/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FiniteTest {

  private static final float[] NOT_FINITE = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  @Test
  void aNumberThatIsNotFiniteIsFoundAtAnyPlace() {
    for (int size = 1; size <= 20; size++) {
      for (int at = 0; at < size; at++) {
        for (float value : NOT_FINITE) {
          float[] values = new float[size];
          values[at] = value;

          assertThat(Finite.areAll(values, size)).isFalse();
        }
      }
    }
  }

  @Test
  void infinitiesOfBothSignsAreFound() {
    assertThat(Finite.areAll(new float[] {NOT_FINITE[1], NOT_FINITE[2]}, 2)).isFalse();
  }

  @Test
  void greatNumbersAreFiniteThoughTheirSumIsNot() {
    for (int size = 0; size <= 20; size++) {
      float[] values = new float[size];
      Arrays.fill(values, Float.MAX_VALUE);

      assertThat(Finite.areAll(values, size)).isTrue();
    }
  }

  @Test
  void whatIsAfterThoseThatAreAskedForDoesNotCount() {
    for (int size = 0; size < 20; size++) {
      float[] values = new float[20];
      values[size] = Float.NaN;

      assertThat(Finite.areAll(values, size)).isTrue();
    }
  }
}
