/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.StringLookup;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over a network that adds up what it sees. */
class GoldenVectorsTest {

  private static final Model SUMS =
      Model.of(
          "sums.h5",
          new SimpleRnnCell(
              Activation.LINEAR,
              Weight.of("kernel", Shape.of(1, 1), new float[] {1}),
              Weight.of("recurrent_kernel", Shape.of(1, 1), new float[] {1}),
              Optional.empty()));

  @Test
  void theLastOutputsAreCompared() {
    accept(call("[2, 2, 1]", "1, 2, 3, 4", "[2, 1]", "3, 7"));
  }

  @Test
  void allOutputsAreCompared() {
    accept(call("[1, 2, 1]", "1, 2", "[1, 2, 1]", "1, 3"));
  }

  @Test
  void everyCallStartsAnew() {
    accept(call("[1, 1, 1]", "1", "[1, 1]", "1") + "," + call("[1, 1, 1]", "1", "[1, 1]", "1"));
  }

  @Test
  void aCallGoesOnWhereThereAreResets() {
    accept(
        call("[1, 1, 1]", "1", "[1, 1]", "1")
            + ","
            + call("[1, 1, 1]", "1", "[1, 1]", "2")
            + ", {\"op\": \"reset_states\"},"
            + call("[1, 1, 1]", "1", "[1, 1]", "1"));
  }

  /** What a text counts: unknown ones 10, "a" 20. */
  private static Model texts() {
    Sequential layers = Sequential.of(StringLookup.vocabulary(List.of("a")), Embedding.of(2, 1));
    layers.build(TensorShape.of(-1, -1));
    layers.setWeights(List.of(Tensor.of(Shape.of(2, 1), 10, 20)));
    return Model.of("texts.h5", layers);
  }

  @Test
  void inputsOfTextsAreTexts() {
    String call = call("[1, 2]", "\"a\", \"b\"", "[1, 2, 1]", "20, 10");
    assertThat(GoldenVectors.compare(texts(), file(call)).isComplete()).isTrue();
    String numbers = call("[1, 2]", "1, 0", "[1, 2, 1]", "20, 10");
    assertThatThrownBy(() -> GoldenVectors.check(texts(), file(numbers)))
        .hasMessageContaining("an input is a text: input='string_lookup', data[0]=1");
  }

  /** Sums that start from an input of the key. */
  private static Model startedSums() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 1);
    Node start = graph.input("start", -1, 1);
    SimpleRnn sums = SimpleRnn.units(1).activation(Activation.LINEAR).useBias(false);
    Functional layers = graph.build(graph.call(sums.build(), x, start));
    layers.build(layers.inputShapes());
    Tensor one = Tensor.of(Shape.of(1, 1), 1);
    layers.setWeights(List.of(one, one));
    return Model.of("started.h5", layers);
  }

  @Test
  void inputsOfAKeyAreConstantsOfACall() {
    String step =
        """
        {"op": "call", "inputs": {"shape": [2, 2, 1], "data": [1, 2, 3, 4]}, "constants": [%s],
         "expected": {"outputs": [{"shape": [2, 1], "data": [13, 27]}]}}
        """;
    String resets = ", {\"op\": \"reset_states\"}";
    String constants = step.formatted("{\"shape\": [2, 1], \"data\": [10, 20]}");
    for (String steps : List.of(constants, constants + resets)) {
      assertThat(GoldenVectors.compare(startedSums(), file(steps)).agreeing()).isEqualTo(2);
    }
    for (String other : List.of("", "{\"shape\": [1, 2], \"data\": [10, 20]}")) {
      assertThatThrownBy(() -> GoldenVectors.compare(startedSums(), file(step.formatted(other))))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("as constants, a list of [B, ...]: step=0, rows=2, expected=[[1]]");
    }
    assertThatThrownBy(() -> check(constants))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("rows=2, expected=[], shapes=[[2, 1]]");
  }

  @Test
  void anInputThatTheModelDoesNotTakeIsRefusedWithItsPlace() {
    Sequential layers = Sequential.of(Embedding.of(2, 1));
    layers.build(TensorShape.of(-1, -1));
    Model tokens = Model.of("tokens.h5", layers);
    assertThatThrownBy(
            () -> GoldenVectors.check(tokens, file(call("[1, 1]", "7", "[1, 1, 1]", "1"))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("the model does not take an input: step=0, row=0, reason=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e39", "-1e39", "400000000000000000000000000000000000000"})
  void anOutputThatIsNoFloatIsRefused(String number) {
    assertThatThrownBy(() -> check(call("[1, 1, 1]", "1", "[1, 1]", number)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("must be within the range of float32: data[0]=");
    assertThatThrownBy(() -> check(call("[1, 1, 1]", number, "[1, 1]", "1")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("must be within the range of float32: data[0]=");
  }

  @Test
  void anotherOutputIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> check(call("[2, 2, 1]", "1, 2, 3, 4", "[2, 1]", "3, 7.01")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected=7.01, got=7.0 at steps[0], row 1, value 0")
        .hasMessageContaining("file=sums_io.json");
  }

  @Test
  void agreeingOutputsAreCountedWithTheWorstDifference() {
    Agreement agreement =
        GoldenVectors.compare(SUMS, file(call("[3, 1, 1]", "1, 2, 3", "[3, 1]", "1, 2.000001, 4")));

    assertThat(agreement.outputs()).isEqualTo(3);
    assertThat(agreement.agreeing()).isEqualTo(2);
    assertThat(agreement.difference())
        .isEqualTo("expected=4.0, got=3.0 at steps[0], row 2, value 0");
    assertThat(agreement).hasToString("2 of 3 agree, worst 1");
  }

  @Test
  void theWorstDifferenceIsShort() {
    assertThat(new Agreement(25, 25, 2.3e-6, "")).hasToString("25 of 25 agree, worst 2e-6");
    assertThat(new Agreement(1, 1, 0, "")).hasToString("1 of 1 agree, worst 0");
  }

  @Test
  void severalOutputsAreCompared() {
    String step =
        """
        {"op": "call", "inputs": {"shape": [1, 1, 2], "data": [1, 2]},
         "expected": {"outputs": [{"shape": [1, 1], "data": [1]}, {"shape": [1, 1], "data": [%s]}]}}
        """;
    Model both = Model.of("both.h5", new ActivationCell(Activation.LINEAR, Shape.of(2)));

    assertThat(GoldenVectors.compare(both, file(step.formatted("2"))).isComplete()).isTrue();
    assertThat(GoldenVectors.compare(both, file(step.formatted("3"))).isComplete()).isFalse();
  }

  @Test
  void aFileWithoutOutputsIsRefused() {
    assertThatThrownBy(() -> check(""))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no step has inputs and expected outputs: steps=0");
  }

  @Test
  void dataThatDoesNotFillItsShapeIsRefused() {
    assertThatThrownBy(() -> check(call("[1, 1, 1]", "1", "[1, 2]", "1")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("must fill its shape: shape=[1, 2], values=1");
  }

  @Test
  void aFileOfAnotherModelIsRefused() {
    assertThatThrownBy(() -> check(call("[1, 1, 2]", "1, 2", "[1, 1]", "3")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("inputSize=1: shape=[1, 1, 2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "-Infinity", "1e999"})
  void aNumberThatIsNotFiniteIsRefusedWithWhatToRecord(String number) {
    String file =
        "{\"steps\": [{\"op\": \"call\", \"inputs\": {\"shape\": [1, 1, 1], \"data\": [%s]}}]}"
            .formatted(number);
    assertThatThrownBy(() -> GoldenVectors.check(SUMS, file.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("all recorded numbers must be finite: got=")
        .hasMessageContaining("record inputs without missing values");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> GoldenVectors.check(SUMS, "no".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("not JSON");
  }

  private static void accept(String steps) {
    assertThatCode(() -> check(steps)).doesNotThrowAnyException();
  }

  private static void check(String steps) {
    GoldenVectors.check(SUMS, file(steps));
  }

  private static byte[] file(String steps) {
    return ("{\"tolerance\": {\"abs\": 1e-5, \"rel\": 1e-4}, \"steps\": [" + steps + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String call(String inShape, String in, String outShape, String out) {
    return """
    {"op": "call", "inputs": {"shape": %s, "data": [%s]},
     "expected": {"outputs": [{"shape": %s, "data": [%s]}]}}
    """
        .formatted(inShape, in, outShape, out);
  }
}
