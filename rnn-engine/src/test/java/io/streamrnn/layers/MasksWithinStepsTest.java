/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Masks with an axis behind the steps, such as those of words in sentences. Values of Keras. */
class MasksWithinStepsTest {

  @Test
  void timeDistributedHandsTheMaskOfAStepToItsLayer() {
    Layer embedding = Embedding.of(3, 1).maskZero(true).build();
    Layer model = Sequential.of(embedding, TimeDistributed.of(sums()));
    model.build(TensorShape.of(1, 1, 3));
    embedding.setWeights(List.of(Tensor.of(Shape.of(3, 1), 10, 1, 2)));

    Tensor y = model.call(Tensor.of(Shape.of(1, 1, 3), 1, 2, 0));

    assertThat(y.toArray()).containsExactly(3f);
  }

  @Test
  void aMaskOfWholeStepsIsNotThatOfTheLayer() {
    Arguments arguments =
        Arguments.of(Tensor.of(Shape.of(1, 2, 2, 1), 1, 2, 3, 4))
            .mask(Tensor.of(Shape.of(1, 2), 1, 0));

    Output y = TimeDistributed.of(sums()).call(arguments);

    assertThat(y.output().toArray()).containsExactly(3f, 7f);
    assertThat(y.mask()).isEqualTo(arguments.mask());
  }

  @Test
  void maskingComparesTheLastAxis() {
    Output y = Masking.value(-1).call(Arguments.of(Tensor.of(Shape.of(1, 1, 2, 2), -1, -1, 3, -1)));

    assertThat(y.output().toArray()).containsExactly(0, 0, 3, -1);
    assertThat(y.mask().orElseThrow().shape()).isEqualTo(Shape.of(1, 1, 2));
    assertThat(y.mask().orElseThrow().toArray()).containsExactly(0, 1);
  }

  @Test
  void rmsNormalizationDropsTheMask() {
    Layer model = Sequential.of(Masking.value(0), RmsNormalization.create().build(), doubling());
    model.build(TensorShape.of(1, 2, 1));

    Tensor y = model.call(Tensor.of(Shape.of(1, 2, 1), 3, 0));

    assertThat(y.toArray()[0]).isCloseTo(2f, within(1e-5f));
    assertThat(RmsNormalization.create().build().computeMask(Arguments.of(y)))
        .isEqualTo(Optional.empty());
  }

  /** y = x + h. */
  private static Layer sums() {
    return simple(1, 1);
  }

  /** y = x + 2 h. */
  private static Layer doubling() {
    return simple(1, 2);
  }

  private static Layer simple(float kernel, float recurrent) {
    Layer layer = SimpleRnn.units(1).activation(Activation.LINEAR).build();
    layer.build(TensorShape.of(1, 1, 1));
    layer.setWeights(
        List.of(
            Tensor.of(Shape.of(1, 1), kernel),
            Tensor.of(Shape.of(1, 1), recurrent),
            Tensor.of(Shape.of(1), 0)));
    return layer;
  }
}
