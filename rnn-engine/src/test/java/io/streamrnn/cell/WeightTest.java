/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WeightTest {

  @Test
  void keepsACopyOfWhatItIsGiven() {
    float[] values = {1, 2};
    Weight weight = Weight.of("bias", Shape.of(2), values);
    values[0] = 9;
    assertThat(weight.at(0)).isEqualTo(1);
  }

  @Test
  void handsOutCopies() {
    Weight weight = Weight.of("bias", Shape.of(2), new float[] {1, 2});
    weight.toArray()[0] = 9;
    weight.toRows()[1][0] = 9;
    assertThat(weight.toArray()).containsExactly(1, 2);
  }

  @Test
  void rowsGoAlongTheFirstAxis() {
    Weight weight = Weight.of("kernel", Shape.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
    assertThat(weight.toRows()).isDeepEqualTo(new float[][] {{1, 2, 3}, {4, 5, 6}});
  }

  @Test
  void needsOneValuePerElement() {
    assertThatThrownBy(() -> Weight.of("bias", Shape.of(3), new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("weight=bias")
        .hasMessageContaining("expected=3, got=2");
  }

  @Test
  void refusesAnotherShapeThanRequired() {
    Weight weight = Weight.of("bias", Shape.of(2), new float[2]);
    assertThat(weight.requireShape(Shape.of(2))).isSameAs(weight);
    assertThatThrownBy(() -> weight.requireShape(Shape.of(2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2, 1], got=[2]");
  }
}
