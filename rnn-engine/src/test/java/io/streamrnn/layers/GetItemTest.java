/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.streamrnn.cell.Shape;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.streaming.StreamingPlan;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GetItemTest {

  // Two rows of three steps of two features: 0 1, 2 3, 4 5; 6 7, 8 9, 10 11.
  private static final Tensor X =
      Tensor.of(Shape.of(2, 3, 2), 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        ":, -1, :; [2, 2]; [4.0, 5.0, 10.0, 11.0]",
        "..., -1, :; [2, 2]; [4.0, 5.0, 10.0, 11.0]",
        ":, -1; [2, 2]; [4.0, 5.0, 10.0, 11.0]",
        ":, 0, 1; [2]; [1.0, 7.0]",
        "..., 1; [2, 3]; [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]",
        ":, 1:, 0; [2, 2]; [2.0, 4.0, 8.0, 10.0]",
        ":, ::-2, 0; [2, 2]; [4.0, 0.0, 10.0, 6.0]",
        ":, -9:2:7, 0:1; [2, 1, 1]; [0.0, 6.0]",
        ":, None, -1, 0; [2, 1]; [4.0, 10.0]",
      })
  void takesWhatPythonTakes(String key, String shape, String values) {
    Tensor y = GetItem.of(key).call(X);
    assertThat(y.shape()).hasToString(shape);
    assertThat(Arrays.toString(y.toArray())).isEqualTo(values);
  }

  @Test
  void anUnknownNumberOfStepsStaysUnknown() {
    TensorShape input = TensorShape.of(-1, -1, 4);
    assertThat(GetItem.of(":, 1:, :2").computeOutputShape(input))
        .containsExactly(TensorShape.of(-1, -1, 2));
    assertThat(GetItem.lastStep().computeOutputShape(input)).containsExactly(TensorShape.of(-1, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {":, 3", ":, 2:1", "1", ":, :, :, 0"})
  void whatTheInputDoesNotHaveIsRejectedByName(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GetItem.of(key).name("pick").call(X))
        .withMessageStartingWith("x[" + key + "]")
        .withMessageEndingWith("input=[2, 3, 2], layer=pick");
  }

  @ParameterizedTest
  @ValueSource(strings = {":, x", ":, 1:2:0", ":, 1:2:3:4", "..., ...", ""})
  void whatIsNoKeyIsRejected(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GetItem.of(key))
        .withMessageContaining("key=[" + key + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "':, -1', true",
    "'..., -1, :', true",
    "':, 0', false",
    "':, -1:', false",
    "':, -1, 0', false"
  })
  void onlyTheLastStepIsTheEventOfAStream(String key, boolean isSteppable) {
    Layer model = Sequential.of(Gru.units(2).returnSequences(true), GetItem.of(key));
    model.build(TensorShape.of(-1, 4, 3));
    assertThat(StreamingPlan.of(model).isPossible()).isEqualTo(isSteppable);
  }

  @Test
  void theLastEntryOfAnAxisThatEachEventHasIsAPartOfTheEvent() {
    Layer model = Sequential.of(GetItem.of("..., None"), GetItem.lastStep().name("last"));
    model.build(TensorShape.of(-1, 4));
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    assertThat(stepper.step(new float[] {1, 2, 3, 4})).containsExactly(4);
  }

  @ParameterizedTest
  @CsvSource({
    "':, :, :1', true",
    "'..., 2', true",
    "'..., ::-2', true",
    "'..., None', true",
    "':, :, None, 1:', true",
    "':, 1:, :1', false",
    "':, :-1', false",
    "':, ::-1', false",
    "':, None', false",
  })
  void valuesOfAStepAreTakenEventByEvent(String key, boolean isSteppable) {
    Layer model = Sequential.of(Gru.units(3).returnSequences(true), GetItem.of(key));
    model.build(TensorShape.of(-1, 4, 3));
    assertThat(StreamingPlan.of(model).isPossible()).isEqualTo(isSteppable);
  }

  @Test
  void aConcatenationOfOneValueOfEachEventIsOneOfSteps() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, 4, 3);
    Node first = graph.call(GetItem.of("..., 0").name("first"), x);
    Node last = graph.call(GetItem.of("..., 2").name("last"), x);
    Functional model = graph.build(graph.call(Merge.concatenate(), first, last));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).refusals())
        .containsExactly(
            "Concatenate 'concatenate': needs the whole sequence, it concatenates steps, as an event has one value without an axis");
  }

  @Test
  void anAxisThatEachEventHasIsNotSteppedFromEventToEvent() {
    Functional.Builder graph = Functional.builder();
    Node last = graph.call(Gru.units(3).build(), graph.input("x", -1, -1, 3));
    Node steps = graph.call(GetItem.of(":, None"), last);
    Functional model = graph.build(graph.call(Gru.units(2).name("inner").build(), steps));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).refusals())
        .containsExactly(
            "GRU 'inner': needs the whole sequence, its steps are no events, but an axis of each one");
  }

  @Test
  void anAxisThatEachEventHasStaysOneBehindALayerOfItsFeatures() {
    Functional.Builder graph = Functional.builder();
    Node last = graph.call(Gru.units(3).build(), graph.input("x", -1, -1, 3));
    Node steps = graph.call(GetItem.of(":, None"), last);
    Node dense = graph.call(Dense.units(2), steps);
    Node scaled = graph.call(Rescaling.of(2, 0), dense);
    Functional model = graph.build(graph.call(Gru.units(2).name("inner").build(), scaled));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).refusals())
        .containsExactly(
            "GRU 'inner': needs the whole sequence, its steps are no events, but an axis of each one");
  }

  @Test
  void theReasonNamesTheKey() {
    Layer model = Sequential.of(Gru.units(2).returnSequences(true), GetItem.of(":, 0"));
    model.build(TensorShape.of(-1, 4, 3));
    assertThat(StreamingPlan.of(model).refusals())
        .containsExactly(
            "GetItem 'get_item': needs the whole sequence, it takes x[:, 0] of the sequence");
  }

  @Test
  void theMaskEndsHere() {
    Layer model =
        Sequential.of(Masking.value(0), Gru.units(2).returnSequences(true), GetItem.lastStep());
    model.build(TensorShape.of(-1, -1, 3));
    assertThat(model.call(Arguments.of(Tensor.zeros(Shape.of(1, 2, 3)))).mask()).isEmpty();
  }
}
