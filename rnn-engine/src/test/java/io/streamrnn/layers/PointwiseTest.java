/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.PointwiseFunction.Kind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointwiseTest {

  @ParameterizedTest
  @EnumSource
  void functionsHaveTheirDerivatives(Kind kind) {
    List<Float> numbers = List.of(0.5f, 1.625f).subList(0, kind.numbers());
    Tensor x = Tensor.of(Shape.of(1, 2, 2), 0.25f, 0.75f, 1.375f, 2.5f);
    FiniteDifferences.compare(
        Pointwise.of(PointwiseFunction.of(kind.word(), numbers)), Arguments.of(x), new Random(5));
  }

  @Test
  void aFunctionKeepsTheShape() {
    Tensor x = Tensor.of(Shape.of(1, 3, 2), 0.25f, -2, 0.75f, 4, 1.5f, -0.125f);
    Tensor square = Pointwise.of(new PointwiseFunction(Kind.SQUARE, 0, 0)).call(x);
    assertThat(square.shape()).isEqualTo(x.shape());
    assertThat(square.toArray()).containsExactly(0.0625f, 4, 0.5625f, 16, 2.25f, 0.015625f);
  }
}
