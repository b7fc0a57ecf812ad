/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreshJvmTest {

  @Test
  void theMedianIsTheValueInTheMiddle() {
    assertThat(FreshJvm.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(FreshJvm.median(new double[] {5})).isEqualTo(5);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
    assertThat(FreshJvm.median(new double[] {3, 1})).isEqualTo(2);
    assertThat(FreshJvm.median(new double[] {10, 1, 4, 2})).isEqualTo(3);
  }
}
