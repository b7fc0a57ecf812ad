/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Freshly built cells of the kinds whose weights no conformance file describes. */
class FreshCellsTest {

  @Test
  void anLruForgetsAtTheRatesOfItsRing() {
    Cell cell = built(new Lru(50, 0.5, 0.9, 1), 3);
    float[] nu = cell.weights().get(0).toArray();
    float[] theta = cell.weights().get(1).toArray();
    float[] gamma = cell.weights().get(2).toArray();
    for (int k = 0; k < nu.length; k++) {
      double modulus = Math.exp(-Math.exp(nu[k]));
      assertThat(modulus).isBetween(0.5 - 1e-6, 0.9 + 1e-6);
      assertThat(Math.exp(theta[k])).isBetween(0.0, 1.0);
      assertThat(Math.exp(gamma[k])).isCloseTo(Math.sqrt(1 - modulus * modulus), within(1e-6));
    }
  }

  @Test
  void anLruOfTheWholeDiskIsFinite() {
    for (Weight weight : built(Lru.states(2000), 1).weights()) {
      for (float value : weight.toArray()) {
        assertThat(value).isFinite();
      }
    }
  }

  @Test
  void aRingOutsideTheUnitCircleIsRefused() {
    assertThatThrownBy(() -> new Lru(2, 0.5, 1.1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxRadius=1.1");
  }

  @Test
  void aGruDSplitsItsInputIntoValuesFlagsAndATime() {
    Cell cell = built(new GruD(4), 7);
    assertThat(cell.weights().get(0).shape()).isEqualTo(Shape.of(3, 12));
    assertThat(cell.weights().stream().mapToInt(w -> w.shape().size()).sum())
        .isEqualTo(36 + 48 + 36 + 12 + 3 + 3 + 12 + 4 + 3);
    assertThatThrownBy(() -> built(new GruD(4), 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[2 D + 1], got=[6]");
  }

  @Test
  void theMeansOfAGruDAreNotTrained() {
    Rnn layer = Rnn.of(new GruD(4)).build();
    layer.build(TensorShape.of(1, 2, 7));
    assertThat(layer.nonTrainableWeights()).extracting(Weight::name).containsExactly("mean");
  }

  @Test
  void convLstm2dRunsOverSequencesOfImages() {
    Rnn layer =
        ConvLstm2d.of(4, 3, 3)
            .strides(2, 2)
            .samePadding(true)
            .returnSequences(true)
            .returnState(true)
            .build();
    TensorShape images = TensorShape.of(2, 3, 5, 7, 2);
    assertThat(layer.computeOutputShape(images))
        .containsExactly(
            TensorShape.of(2, 3, 3, 4, 4), TensorShape.of(2, 3, 4, 4), TensorShape.of(2, 3, 4, 4));
    Output output = layer.call(Arguments.of(Tensor.zeros(images.from(0))));
    assertThat(output.output().shape()).isEqualTo(Shape.of(2, 3, 3, 4, 4));
    // 9 (2 + 4) 16 + 16
    assertThat(layer.countParams()).isEqualTo(880);
  }

  @Test
  void theForgetGateOfAnImageLstmStartsOpenToo() {
    Rnn layer = ConvLstm2d.of(2, 1, 1).build();
    layer.build(TensorShape.of(1, 1, 2, 2, 1));
    assertThat(layer.weights().get(2).toArray()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
  }

  @Test
  void aSpecAloneSaysWhatACellIsLike() {
    assertThat(Arrays.asList(new MinGru(3, false), new MinLstm(3, false)))
        .allSatisfy(
            spec ->
                assertThat(Rnn.of(spec).build().computeOutputShape(TensorShape.of(-1, -1, 5)))
                    .containsExactly(TensorShape.of(-1, 3)));
  }

  private static Cell built(CellSpec spec, int inputs) {
    Rnn layer = Rnn.of(spec).seed(1).build();
    layer.build(TensorShape.of(1, 1, inputs));
    return layer.cell();
  }
}
