/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.util.List;
import java.util.Map;
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
  void anEventOfOneTokenIsSkippedWithIt() {
    Functional.Builder graph = Functional.builder();
    Map<String, Object> tokens = Map.of("input_dim", 3, "output_dim", 1, "mask_zero", true);
    Node token = graph.call(ofKeras2("Embedding", tokens), graph.input("token", -1, -1, 1));
    Node flat = graph.call(ofKeras2("Flatten", Map.of("ignore_mask", true)), token);
    Functional model = graph.build(graph.call(doubling(), flat));
    model.build(model.inputShapes());
    model.layers().get(0).setWeights(List.of(Tensor.of(Shape.of(3, 1), 10, 1, 2)));
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();

    assertThat(stepper.step(new float[] {1})).containsExactly(1f);
    assertThat(stepper.step(new float[] {0})).containsExactly(1f);
    assertThat(stepper.step(new float[] {2})).containsExactly(4f);
    assertThat(model.call(Tensor.of(Shape.of(1, 3, 1), 1, 0, 2)).toArray()).containsExactly(4f);
  }

  /** A layer at every step, as it is read from a file of Keras 2. */
  private static Layer ofKeras2(String className, Map<String, Object> config) {
    Map<String, Object> layer = Map.of("class_name", className, "config", config);
    return LayerRegistry.standard()
        .layer("TimeDistributed", Map.of("name", className, "layer", layer, "layer_mask", true));
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
