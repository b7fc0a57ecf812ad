/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cells.Encoding;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Discretization;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.GetItem;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.IntegerLookup;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Permute;
import io.streamrnn.layers.Reshape;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenInputsTest {

  private static Model model(TensorShape input, Layer... layers) {
    Sequential model = Sequential.of(layers);
    model.build(input);
    return Model.of("m", model);
  }

  @Test
  void whatAnEmbeddingReadsIsAToken() {
    assertThat(
            model(TensorShape.of(-1, -1), Embedding.of(3, 2).build(), Gru.units(2).build())
                .tokens())
        .containsExactly(0);
  }

  @Test
  void whatALookupReadsIsATokenThroughLayersThatMoveValues() {
    assertThat(
            model(
                    TensorShape.of(-1, -1, 1),
                    Reshape.of(-1, 1),
                    IntegerLookup.vocabulary(List.of(7L)),
                    Gru.units(2).build())
                .tokens())
        .containsExactly(0);
  }

  @Test
  void whatAWindowLooksUpIsATokenToo() {
    Model model =
        model(
            TensorShape.of(-1, -1),
            Embedding.of(3, 2).build(),
            Bidirectional.of(Gru.units(2)).build());

    assertThat(model.isSteppable()).isFalse();
    assertThat(model.tokens()).containsExactly(0);
    assertThat(model.declaringSteps(3).tokens()).containsExactly(0);
  }

  @Test
  void aTextAndAMeasurementAreNoTokens() {
    assertThat(
            model(
                    TensorShape.of(-1, -1),
                    StringLookup.vocabulary(List.of("a")),
                    Embedding.of(2, 2).build(),
                    Gru.units(2).build())
                .tokens())
        .isEmpty();
    assertThat(
            model(
                    TensorShape.of(-1, -1),
                    Discretization.binBoundaries(List.of(1f, 2f)),
                    Embedding.of(3, 2).build(),
                    Gru.units(2).build())
                .tokens())
        .isEmpty();
  }

  @Test
  void tokensAreWhereTheirInputIsAmongThoseOfAnEventAndOfAKey() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node page = graph.input("page", -1, -1);
    Node size = graph.input("size", -1, 3);
    Node all = graph.call(Merge.concatenate(), x, graph.call(Embedding.of(3, 2).build(), page));
    Node last = graph.call(Gru.units(3).build(), all);
    Functional model =
        graph.build(
            graph.call(Dense.units(1), graph.call(Merge.concatenate().name("all"), last, size)));
    model.build(model.inputShapes());

    assertThat(StreamingPlan.of(model).tokens()).containsExactly(2);
    assertThat(StreamingPlan.of(model).constantTokens()).isEmpty();
  }

  @Test
  void tokensOfAKeyAreAmongItsConstants() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node size = graph.input("size", -1, 3);
    Node country = graph.input("country", -1, 1);
    Node index =
        graph.call(IntegerLookup.vocabulary(List.of(7L)).outputMode(Encoding.ONE_HOT), country);
    Node last = graph.call(Gru.units(3).build(), x);
    Functional model =
        graph.build(graph.call(Dense.units(1), graph.call(Merge.concatenate(), last, size, index)));
    model.build(model.inputShapes());

    assertThat(StreamingPlan.of(model).constantTokens()).containsExactly(3);
  }

  @Test
  void theValueOfAnInputThatIsLookedUpIsATokenWhereAnotherLayerReadsTheInput() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node first = graph.call(GetItem.of(":, :, 0"), x);
    Node all = graph.call(Merge.concatenate(), x, graph.call(Embedding.of(3, 2).build(), first));
    Functional both = graph.build(graph.call(Gru.units(3).build(), all));
    both.build(both.inputShapes());

    assertThat(StreamingPlan.of(both).tokens()).containsExactly(0);
  }

  @Test
  void anIdBesideNumbersIsATokenAndTheNumbersAreNone() {
    assertThat(idsBesideNumbers(GetItem.of("..., 2"), Gru.units(2).build()).tokens())
        .containsExactly(2);
  }

  @Test
  void anIdBesideNumbersIsATokenOverWindowsToo() {
    StreamingPlan plan =
        idsBesideNumbers(GetItem.of(":, 1:, -1"), Bidirectional.of(Gru.units(2)).build());

    assertThat(plan.isPossible()).isFalse();
    assertThat(plan.tokens()).containsExactly(2);
  }

  @Test
  void anIdIsFollowedThroughAConcatenationOfNumbersAndIds() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node id = graph.input("id", -1, -1, 1);
    Node computed = graph.call(Dense.units(3), x);
    Node all = graph.call(Merge.concatenate(), computed, id, x);
    Node looked = graph.call(Embedding.of(3, 2).build(), graph.call(GetItem.of("..., 3"), all));
    Functional model = graph.build(graph.call(Gru.units(3).build(), looked));
    model.build(model.inputShapes());

    assertThat(StreamingPlan.of(model).tokens()).containsExactly(2);
  }

  @Test
  void aPartThatCannotBeToldApartIsNoTokenWhereAnotherLayerReadsTheInput() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, 4, 2);
    Node turned = graph.call(Permute.of(2, 1), x);
    Node some = graph.call(GetItem.of(":, 0"), turned);
    Node looked = graph.call(Gru.units(2).build(), graph.call(Embedding.of(3, 2).build(), some));
    Functional alone = graph.build(looked);
    Functional beside =
        graph.build(
            graph.call(
                Merge.concatenate(), looked, graph.call(Gru.units(3).name("all").build(), x)));
    alone.build(alone.inputShapes());
    beside.build(beside.inputShapes());

    assertThat(StreamingPlan.of(alone).tokens()).containsExactly(0, 1);
    assertThat(StreamingPlan.of(beside).tokens()).isEmpty();
  }

  private static StreamingPlan idsBesideNumbers(Layer id, Layer recurrent) {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 3);
    Node looked = graph.call(Embedding.of(3, 2).build(), graph.call(id, x));
    Node last = graph.call(recurrent, looked);
    Node number =
        graph.call(
            Gru.units(2).name("numbers").build(), graph.call(GetItem.of("..., :2").name("n"), x));
    Functional model = graph.build(graph.call(Merge.concatenate(), last, number));
    model.build(model.inputShapes());
    return StreamingPlan.of(model);
  }
}
