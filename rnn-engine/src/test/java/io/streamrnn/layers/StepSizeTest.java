/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The limit of the values that a model outputs for a step. */
class StepSizeTest {

  @Test
  void aGraphThatDoublesItsValuesAgainAndAgainIsRefusedBeforeItIsBuilt() {
    Functional model = doubled(24);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.build(TensorShape.of(-1, -1, 3)))
        .withMessageContaining("limit=16777216")
        .withMessageContaining("Concatenate 'c_21'")
        .withMessageContaining("model=doubled");
  }

  @Test
  void aGraphThatDoublesItsValuesFewTimesIsBuilt() {
    Functional model = doubled(10);
    model.build(TensorShape.of(-1, -1, 3));

    assertThat(model.call(Tensor.zeros(Shape.of(1, 1, 3))).shape())
        .isEqualTo(Shape.of(1, 1, 3 << 10));
  }

  private static Functional doubled(int times) {
    Functional.Builder graph = Functional.builder().name("doubled");
    Node x = graph.input("x", -1, -1, 3);
    for (int i = 0; i < times; i++) {
      x = graph.call(layer("Concatenate", "c_" + i, Map.of()), x, x);
    }
    return graph.build(x);
  }

  /** A thousand residual layers output a thousand times their width, twice. */
  @Test
  void whatIsAddedCountsOnceHoweverOftenItIsAdded() {
    Functional.Builder graph = Functional.builder().name("residual");
    Node x = graph.input("x", -1, -1, 1 << 12);
    for (int i = 0; i < 1_000; i++) {
      x =
          graph.call(
              layer("Add", "a_" + i, Map.of()),
              x,
              graph.call(layer("Masking", "m_" + i, Map.of()), x));
    }
    Functional model = graph.build(x);
    model.build(TensorShape.of(-1, -1, 1 << 12));

    assertThat(model.isBuilt()).isTrue();
  }

  @Test
  void stepsThatALayerMakesCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chain(layer("RepeatVector", "r", Map.of("n", 1 << 28)), -1, 3))
        .withMessageContaining("reached at layer=RepeatVector 'r'");
  }

  @Test
  void stepsOfTheInputCountAsOneHoweverManyThereAre() {
    chain(Gru.units(4).build(), -1, 1 << 24, 3);
  }

  @Test
  void entriesOfAnEmbeddingCountWhereTheyAreLookedUp() {
    chain(layer("Embedding", "e", Map.of("input_dim", 300_000, "output_dim", 8)), -1, -1);
  }

  @Test
  void layersThatARowIsTakenApartForCountForEachOfTheSteps() {
    Layer each =
        LayerRegistry.standard()
            .layer(
                "TimeDistributed",
                Map.of(
                    "name",
                    "t",
                    "layer",
                    Map.of(
                        "class_name",
                        "RepeatVector",
                        "config",
                        Map.of("name", "r", "n", 1 << 23))));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> chain(each, -1, -1, 3))
        .withMessageContaining("RepeatVector 'r'");
  }

  @Test
  void modelsWithinModelsCountAsOftenAsTheyAreCalled() {
    Layer model = layer("Masking", "m", Map.of());
    Functional.Builder graph = null;
    Layer last = model;
    for (int depth = 0; depth < 13; depth++) {
      graph = Functional.builder().name("model_" + depth);
      Node x = graph.input("x", -1, -1, 3);
      last = graph.build(graph.call(last, graph.call(last, x)));
    }
    Layer deepest = last;
    Functional.Builder next = Functional.builder().name("next");
    Node x = next.input("x", -1, -1, 3);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> next.call(deepest, next.call(deepest, next.call(deepest, x))))
        .withMessageContaining("calls=24576, limit=16384")
        .withMessageContaining("model=next");
  }

  @Test
  void severalInputsCountTogether() {
    Functional.Builder graph = Functional.builder().name("m");
    Node a = graph.input("a", -1, -1, 1 << 23);
    Node b = graph.input("b", -1, -1, 1 << 23);
    Functional model = graph.build(graph.call(layer("Concatenate", "c", Map.of()), a, b, a));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                model.build(
                    List.of(TensorShape.of(-1, -1, 1 << 23), TensorShape.of(-1, -1, 1 << 23))))
        .withMessageContaining("values=25165824");
  }

  private static void chain(Layer layer, int... input) {
    Sequential.of(layer).build(TensorShape.of(input));
  }

  private static Layer layer(String className, String name, Map<String, Object> config) {
    Map<String, Object> all = new LinkedHashMap<>(config);
    all.put("name", name);
    return LayerRegistry.standard().layer(className, all);
  }
}
