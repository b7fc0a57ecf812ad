/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PReluTest {

  private static final Tensor SEQUENCE = Tensor.of(Shape.of(1, 2, 2), -1, 2, -3, -4);

  @Test
  void aRowHasASlopeForEachValue() {
    assertThat(call(Tensor.of(Shape.of(1, 2), -1, 2), Tensor.of(Shape.of(2), 0.5f, 9)))
        .containsExactly(-0.5f, 2);
  }

  @Test
  void aSequenceHasASlopeForEachValueOfEachStep() {
    Tensor alpha = Tensor.of(Shape.of(2, 2), 0.5f, 9, 2, 0.25f);
    assertThat(call(SEQUENCE, alpha)).containsExactly(-0.5f, 2, -6, -1);
  }

  @Test
  void stepsMayShareTheirSlopes() {
    Tensor alpha = Tensor.of(Shape.of(1, 2), 0.5f, 0.25f);
    assertThat(call(SEQUENCE, alpha, 1)).containsExactly(-0.5f, 2, -1.5f, -1);
  }

  @Test
  void featuresMayShareTheirSlope() {
    Tensor alpha = Tensor.of(Shape.of(2, 1), 0.5f, 2);
    assertThat(call(SEQUENCE, alpha, 2)).containsExactly(-0.5f, 2, -6, -8);
  }

  @Test
  void allMayShareOne() {
    assertThat(call(SEQUENCE, Tensor.of(Shape.of(1, 1), 0.5f), 1, 2))
        .containsExactly(-0.5f, 2, -1.5f, -2);
  }

  @Test
  void withASlopeForEachStepItNeedsTheSequence() {
    PRelu layer = PRelu.create().build();
    layer.build(TensorShape.of(-1, 2, 2));
    assertThat(layer.streaming(List.of(Optional.empty())))
        .isInstanceOf(StreamingRole.NeedsSequence.class);
  }

  @Test
  void anAxisBeforeTheFirstIsRefused() {
    assertThatThrownBy(() -> PRelu.create().sharedAxes(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("axes are counted from 1 on, after the batch: shared_axes=[0]");
  }

  private static float[] call(Tensor x, Tensor alpha, int... sharedAxes) {
    PRelu layer = PRelu.create().sharedAxes(sharedAxes).build();
    layer.build(TensorShape.of(x.shape()));
    layer.setWeights(List.of(alpha));
    return layer.call(x).toArray();
  }
}
