/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import org.junit.jupiter.api.Test;

class OneHotTest {

  @Test
  void aNumberThatIsNoClassHasZerosOnly() {
    Tensor y = OneHot.classes(2).call(Tensor.of(Shape.of(1, 4), 1, -1, 2, 0.5f));
    assertThat(y.shape()).isEqualTo(Shape.of(1, 4, 2));
    assertThat(y.toArray()).containsExactly(0, 1, 0, 0, 0, 0, 1, 0);
  }

  /** Unlike the encoding of categories. */
  @Test
  void anAxisOfExtentOneStays() {
    assertThat(OneHot.classes(3).call(Tensor.of(Shape.of(1, 2, 1), 0, 2)).shape())
        .isEqualTo(Shape.of(1, 2, 1, 3));
  }

  @Test
  void whatIsMissingStaysMissing() {
    assertThat(OneHot.classes(2).call(Tensor.of(Shape.of(1, 1), Float.NaN)).toArray())
        .containsExactly(Float.NaN, Float.NaN);
  }

  @Test
  void thereIsAClassAtLeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OneHot.classes(0))
        .withMessageContaining("num_classes=0");
  }
}
