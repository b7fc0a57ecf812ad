/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import io.streamrnn.cells.ReductionCell.Kind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReductionTest {

  private static final Tensor X = Tensor.of(Shape.of(1, 3, 2), 0.25f, -2, 0.75f, 4, 1.5f, -0.125f);

  @Test
  void stepsAreAdded() {
    Tensor sum = Reduction.of(Kind.SUM, 1).call(X);
    assertThat(sum.shape()).isEqualTo(Shape.of(1, 2));
    assertThat(sum.toArray()).containsExactly(2.5f, 1.875f);
  }

  @Test
  void axesAreCountedFromTheEndAndMayBeKept() {
    Tensor least = Reduction.of(Kind.MIN, -1).keepDims(true).call(X);
    assertThat(least.shape()).isEqualTo(Shape.of(1, 3, 1));
    assertThat(least.toArray()).containsExactly(-2, 0.75f, -0.125f);
    assertThat(Reduction.of(Kind.MAX, -2, -1).call(X).toArray()).containsExactly(4);
    assertThat(Reduction.of(Kind.MEAN, 2).call(X).toArray())
        .containsExactly(-0.875f, 2.375f, 0.6875f);
  }

  @Test
  void axesOfTheInnerPartOfAnEventAreReduced() {
    Tensor x = Tensor.of(Shape.of(1, 1, 2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(Reduction.of(Kind.SUM, 2).call(x).toArray()).containsExactly(5, 7, 9);
    assertThat(Reduction.of(Kind.SUM, 3).call(x).toArray()).containsExactly(6, 15);
  }

  @Test
  void rowsAreNotReduced() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reduction.of(Kind.SUM, 0))
        .withMessageContaining("axis=[0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reduction.of(Kind.SUM, -3).call(X))
        .withMessageContaining("axis=[-3], got=[1, 3, 2]");
  }

  @Test
  void anAxisThatTheInputLacksIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Reduction.of(Kind.SUM, 3).call(X))
        .withMessageContaining("axis=[3], got=[1, 3, 2]");
  }

  @ParameterizedTest
  @EnumSource
  void reductionsHaveTheirDerivatives(Kind kind) {
    FiniteDifferences.compare(Reduction.of(kind, 1), Arguments.of(X), new Random(3));
    FiniteDifferences.compare(
        Reduction.of(kind, -1).keepDims(true), Arguments.of(X), new Random(4));
  }
}
