/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CumulativeSumTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 5, 6);

  @Test
  void eachStepHasTheSumOfAllUpToIt() {
    assertThat(CumulativeSum.axis(1).call(X).toArray()).containsExactly(1, 2, 4, 6, 9, 12);
  }

  @Test
  void valuesOfAStepAreSummedAlongTheLastAxis() {
    assertThat(CumulativeSum.axis(-1).call(X).toArray()).containsExactly(1, 3, 3, 7, 5, 11);
  }

  @ParameterizedTest
  @ValueSource(ints = {-3, 3})
  void anAxisThatTheRowsHaveNotIsRefused(int axis) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CumulativeSum.axis(axis).call(X))
        .withMessageContaining("axis=%d, got=[1, 3, 2]", axis);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sumsHaveTheirDerivatives(int axis) {
    FiniteDifferences.compare(CumulativeSum.axis(axis), Arguments.of(X), new Random(3));
  }
}
