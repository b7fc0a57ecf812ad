/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void sizeIsTheProductOfTheExtents() {
    assertThat(Shape.of(2, 3, 4).size()).isEqualTo(24);
    assertThat(Shape.of(2, 3, 4).rank()).isEqualTo(3);
    assertThat(Shape.of(2, 3, 4).dim(2)).isEqualTo(4);
  }

  @Test
  void aScalarHasOneElement() {
    assertThat(Shape.of().size()).isEqualTo(1);
    assertThat(Shape.of().rank()).isZero();
  }

  @Test
  void equalExtentsMakeEqualShapes() {
    assertThat(Shape.of(2, 3)).isEqualTo(new Shape(List.of(2, 3))).isNotEqualTo(Shape.of(3, 2));
  }

  @Test
  void anExtentMustBePositive() {
    assertThatThrownBy(() -> Shape.of(2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shape=[2, 0]");
  }

  @Test
  void moreElementsThanAnArrayHoldsAreRefused() {
    assertThatThrownBy(() -> Shape.of(65536, 65536, 65536, 65536, 65536))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483647");
  }
}
