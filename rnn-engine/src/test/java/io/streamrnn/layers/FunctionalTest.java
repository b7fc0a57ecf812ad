/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FunctionalTest {

  private static final Tensor X = Tensor.of(Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);

  private final Functional.Builder graph = Functional.builder();

  @Test
  void branchesAreMerged() {
    Rnn slow = Lstm.units(3).build();
    Rnn fast = Gru.units(2).build();
    Node x = graph.input("x", -1, -1, 2);
    Node both = graph.call(Merge.concatenate(), graph.call(slow, x), graph.call(fast, x));
    assertThat(both.shape()).isEqualTo(TensorShape.of(-1, 5));
    float[] y = graph.build(both).call(X).toArray();
    float[] a = slow.call(X).toArray();
    float[] b = fast.call(X).toArray();
    assertThat(y).containsExactly(a[0], a[1], a[2], b[0], b[1], a[3], a[4], a[5], b[2], b[3]);
  }

  @Test
  void statesGoFromOneLayerToAnother() {
    Rnn encoder = Lstm.units(3).name("encoder").returnState(true).build();
    Rnn decoder = Lstm.units(3).name("decoder").build();
    Node x = graph.input("x", -1, -1, 2);
    Node encoded = graph.call(encoder, x);
    Node decoded = graph.call(decoder, x, encoded.output(1), encoded.output(2));
    float[] y = graph.build(decoded).call(X).toArray();
    Tensor[] states = encoder.call(Arguments.of(X)).states().toArray(Tensor[]::new);
    assertThat(y).isEqualTo(decoder.call(Arguments.of(X).initialState(states)).output().toArray());
  }

  @Test
  void aSharedLayerHasItsWeightsOnce() {
    Rnn shared = Gru.units(2).build();
    Node a = graph.input("a", -1, -1, 2);
    Node b = graph.input("b", -1, -1, 2);
    Functional model =
        graph.build(graph.call(Merge.add(), graph.call(shared, a), graph.call(shared, b)));
    Tensor other = Tensor.of(Shape.of(2, 1, 2), 4, 3, 2, 1);
    Tensor y = model.call(Arguments.of(X, other)).output();
    assertThat(model.weights()).hasSize(3);
    for (int i = 0; i < 4; i++) {
      assertThat(y.at(i)).isEqualTo(shared.call(X).at(i) + shared.call(other).at(i));
    }
  }

  @Test
  void masksReachTheLayersBehind() {
    Embedding embedding = Embedding.of(5, 2).maskZero(true).build();
    Rnn rnn = Gru.units(2).build();
    Node tokens = graph.input("tokens", -1, -1);
    Functional model = graph.build(graph.call(rnn, graph.call(embedding, tokens)));
    Tensor padded = Tensor.of(Shape.of(1, 3), 3, 4, 0);
    Tensor whole = Tensor.of(Shape.of(1, 2), 3, 4);
    assertThat(model.call(padded).toArray()).isEqualTo(model.call(whole).toArray());
  }

  @Test
  void bothDirectionsThatAreNotMergedHaveTheMask() {
    Node x = graph.input("x", -1, -1, 2);
    Node both =
        graph.call(
            Bidirectional.of(Gru.units(2).returnSequences(true)).mergeMode(MergeMode.NONE),
            graph.call(Masking.value(0), x));
    assertSkipsPadding(graph.build(graph.call(Gru.units(2).name("behind"), both.output(1))));
  }

  @Test
  void everyOutputOfAModelWithinHasItsMask() {
    Functional.Builder within = Functional.builder().name("within");
    Node masked = within.call(Masking.value(0), within.input("in", -1, -1, 2));
    Functional inner =
        within.build(
            within.call(Gru.units(2).name("last"), masked),
            within.call(Gru.units(2).name("steps").returnSequences(true), masked));
    Node outputs = graph.call(inner, graph.input("x", -1, -1, 2));
    assertSkipsPadding(graph.build(graph.call(Gru.units(2).name("behind"), outputs.output(1))));
  }

  private static void assertSkipsPadding(Layer model) {
    Tensor padded = Tensor.of(Shape.of(1, 3, 2), 1, 2, 3, 4, 0, 0);
    Tensor whole = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    float[] expected = model.call(whole).toArray();
    assertThat(model.call(padded).toArray()).isEqualTo(expected);
    assertThat(GradientTape.of(model, Arguments.of(padded)).output().toTensor().toArray())
        .containsExactly(expected, within(1e-6f));
  }

  @Test
  void aModelMayReturnSeveralTensors() {
    Node x = graph.input("x", -1, -1, 2);
    Node h = graph.call(Gru.units(2).returnState(true).build(), x);
    Functional model = graph.build(h, h.output(1));
    assertThat(model.call(Arguments.of(X)).tensors()).hasSize(2);
    assertThat(model.computeOutputShape(TensorShape.of(7, -1, 2)))
        .containsExactly(TensorShape.of(7, 2), TensorShape.of(7, 2));
  }

  @Test
  void aModelFromAConfigurationIsWiredAlike() {
    Rnn shared = Gru.units(2).name("shared").returnState(true).build();
    Node x = graph.input("x", -1, -1, 2);
    Node first = graph.call(shared, x);
    Node second = graph.call(shared, x, first.output(1));
    Functional model = graph.name("wired").build(graph.call(Merge.average(), first, second));
    model.build(TensorShape.of(2, 2, 2));

    Layer copy = LayerRegistry.standard().layer("Model", model.config());
    assertThat(copy.config()).isEqualTo(model.config());
    copy.build(TensorShape.of(2, 2, 2));
    copy.setWeights(model.getWeights());
    assertThat(copy.call(X).toArray()).isEqualTo(model.call(X).toArray());
  }

  @Test
  void layersOfAConfigurationMayComeInAnyOrder() {
    Node x = graph.input("x", -1, -1, 2);
    Functional model =
        graph.build(graph.call(Flatten.create(), graph.call(Gru.units(2).build(), x)));
    Map<String, Object> config = new LinkedHashMap<>(model.config());
    List<Object> layers = new ArrayList<>((List<?>) config.get("layers"));
    Collections.reverse(layers);
    config.put("layers", layers);
    assertThat(
            LayerRegistry.standard()
                .layer("Functional", config)
                .computeOutputShape(TensorShape.of(-1, 4, 2)))
        .containsExactly(TensorShape.of(-1, 2));
  }

  @Test
  void inputsComeInTheOrderThatAConfigurationSays() {
    Node a = graph.input("a", -1, -1, 2);
    Node b = graph.input("b", -1, 3);
    Functional model = graph.build(graph.call(Gru.units(3).build(), a, b));
    Map<String, Object> config = new LinkedHashMap<>(model.config());
    List<Object> inputs = new ArrayList<>((List<?>) config.get("input_layers"));
    Collections.reverse(inputs);
    config.put("input_layers", inputs);
    Functional copy = (Functional) LayerRegistry.standard().layer("Functional", config);
    assertThat(copy.inputShapes())
        .containsExactly(TensorShape.of(-1, 3), TensorShape.of(-1, -1, 2));
  }

  @Test
  void initialStatesThatACellDoesNotHaveAreRefusedWhileTheGraphIsWired() {
    Node x = graph.input("x", -1, -1, 2);
    Node h = graph.input("h", -1, 4);
    assertThatThrownBy(() -> graph.call(Gru.units(3).build(), x, h))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=[[?, 3]], got=[[?, 4]], layer=gru");
    assertThatThrownBy(() -> graph.call(Bidirectional.of(Lstm.units(4)), x, h, h))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=2 + 2 tensors, got=2, layer=bidirectional");
  }

  @Test
  void aCycleInAConfigurationIsRefused() {
    Map<String, Object> loop =
        Map.of(
            "name",
            "a",
            "class_name",
            "Flatten",
            "config",
            Map.of(),
            "inbound_nodes",
            List.of(List.of(List.of("a", 0, 0, Map.of()))));
    Map<String, Object> config =
        Map.of("layers", List.of(loop), "output_layers", List.of(List.of("a", 0, 0)));
    assertThatThrownBy(() -> LayerRegistry.standard().layer("Model", config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without cycles")
        .hasMessageContaining("layer=a");
  }

  @Test
  void mistakesAreFoundWhileTheGraphIsWired() {
    Node x = graph.input("x", -1, -1, 2);
    Node y = graph.call(Gru.units(3).build(), x);
    assertThatThrownBy(() -> graph.call(Merge.add(), x, y))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got=[?, ?, 2] and [?, 3]");
    assertThatThrownBy(() -> graph.call(Gru.units(2).build(), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name=gru");
    assertThatThrownBy(() -> y.output(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index=1, layer=gru");
    assertThatThrownBy(() -> Functional.builder().call(Flatten.create(), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nodes of its graph");
  }

  @Test
  void inputsMustBeThoseOfTheGraph() {
    Node x = graph.input("x", -1, -1, 2);
    Functional model = graph.build(graph.call(Flatten.create(), x));
    assertThatThrownBy(() -> model.call(Arguments.of(X, X)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected=1, got=2");
    assertThatThrownBy(() -> model.call(Tensor.zeros(Shape.of(1, 2, 3))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input=x, expected=[?, ?, 2], got=[1, 2, 3]");
  }

  // -- Merge

  @Test
  void tensorsAreConcatenatedOnAnyAxis() {
    Tensor a = Tensor.of(Shape.of(1, 2, 1), 1, 2);
    Tensor b = Tensor.of(Shape.of(1, 1, 1), 3);
    Tensor joined = Merge.concatenate(1).call(Arguments.of(a, b)).output();
    assertThat(joined.shape()).isEqualTo(Shape.of(1, 3, 1));
    assertThat(joined.toArray()).containsExactly(1, 2, 3);
  }

  @Test
  void tensorsAreMergedEntryByEntry() {
    Arguments inputs = Arguments.of(vector(1, 2), vector(3, 4), vector(5, 9));
    assertThat(Merge.add().call(inputs).output().toArray()).containsExactly(9, 15);
    assertThat(Merge.multiply().call(inputs).output().toArray()).containsExactly(15, 72);
    assertThat(Merge.average().call(inputs).output().toArray()).containsExactly(3, 5);
    assertThat(Merge.maximum().call(inputs).output().toArray()).containsExactly(5, 9);
    assertThat(Merge.minimum().call(inputs).output().toArray()).containsExactly(1, 2);
    Arguments two = Arguments.of(vector(1, 2), vector(3, 7));
    assertThat(Merge.subtract().call(two).output().toArray()).containsExactly(-2, -5);
  }

  @Test
  void anInputOfExtentOneIsRepeated() {
    Tensor steps = Tensor.of(Shape.of(1, 2, 2), 1, 2, 3, 4);
    Tensor weights = Tensor.of(Shape.of(1, 2, 1), 10, 100);
    Tensor row = Tensor.of(Shape.of(1, 2), 5, 6);
    assertThat(Merge.multiply().call(Arguments.of(steps, weights)).output().toArray())
        .containsExactly(10, 20, 300, 400);
    Tensor sum = Merge.add().call(Arguments.of(row, steps)).output();
    assertThat(sum.shape()).isEqualTo(Shape.of(1, 2, 2));
    assertThat(sum.toArray()).containsExactly(6, 8, 8, 10);
  }

  @Test
  void rowsAreNotRepeated() {
    Tensor one = Tensor.of(Shape.of(1, 2), 5, 6);
    Tensor two = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
    assertThatThrownBy(() -> Merge.add().call(Arguments.of(two, one)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "inputs that are merged must have the same rows, and on the other axes the same extent or 1: got=[2, 2] and [1, 2], layer=add");
  }

  private static Tensor vector(float a, float b) {
    return Tensor.of(Shape.of(1, 2), a, b);
  }
}
