/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import org.junit.jupiter.api.Test;

class ThresholdActivationTest {

  private static final ThresholdActivation THRESHOLD = new ThresholdActivation(0.5f, 20);

  @Test
  void valuesUpToTheThresholdAreReplaced() {
    float[] values = {-1, 0.5f, 0.75f, Float.NaN, Float.POSITIVE_INFINITY};
    THRESHOLD.apply(values, 0, 5);
    assertThat(values).containsExactly(20, 20, 0.75f, 20, Float.POSITIVE_INFINITY);
  }

  @Test
  void theFunctionOfVariablesIsTheSame() {
    Variable x = Variable.constant(Shape.of(1, 3), -1, 0.5, 0.75);
    assertThat(THRESHOLD.apply(x).toArray()).containsExactly(20, 20, 0.75);
  }
}
