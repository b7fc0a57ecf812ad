/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GluCellTest {

  @Test
  void theSecondHalfGatesTheFirst() {
    float[] y = new float[4];
    float[] rows = {8, 2, 0, (float) Math.log(3), -1, 5, 100, -100};
    new GluCell(4).kernel().step(2, rows, new float[0][], y);
    float[] expected = {4, 1.5f, -1, 0};
    for (int i = 0; i < 4; i++) {
      assertThat(y[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void anOddNumberOfValuesHasNoHalves() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GluCell(3))
        .withMessageContaining("inputs=3");
  }
}
