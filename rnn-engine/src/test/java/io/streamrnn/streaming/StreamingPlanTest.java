/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.layers.ActivationLayer;
import io.streamrnn.layers.Arguments;
import io.streamrnn.layers.Bidirectional;
import io.streamrnn.layers.Conv1d;
import io.streamrnn.layers.ConvLstm2d;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Dropout;
import io.streamrnn.layers.Embedding;
import io.streamrnn.layers.Flatten;
import io.streamrnn.layers.Functional;
import io.streamrnn.layers.Gru;
import io.streamrnn.layers.IntegerLookup;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.LayerNormalization;
import io.streamrnn.layers.Lstm;
import io.streamrnn.layers.MaskedOutput;
import io.streamrnn.layers.Masking;
import io.streamrnn.layers.Merge;
import io.streamrnn.layers.Node;
import io.streamrnn.layers.Rnn;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.StackedRnnCells;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.layers.TimeDistributed;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.streaming.StreamingPlan.Kind;
import io.streamrnn.streaming.StreamingPlan.Step;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamingPlanTest {

  private static final int STEPS = 12;

  @Test
  void aModelSteppedEventByEventGivesTheBitsOfTheWholeSequence() {
    Sequential model =
        Sequential.of(
            LayerNormalization.create().build(),
            sequences(5),
            Dropout.rate(0.5),
            sequences(4, "second"),
            TimeDistributed.of(Dense.units(2).activation(Activation.SOFTMAX).build()));
    Tensor x = Tensor.of(Shape.of(1, STEPS, 3), BuiltInCells.values(new Random(1), STEPS * 3));
    requireSame(model, x, 3);
    assertThat(StreamingPlan.of(model).steps())
        .extracting(Step::kind)
        .containsExactly(
            Kind.PER_EVENT, Kind.CARRIES_STATE, Kind.PER_EVENT, Kind.CARRIES_STATE, Kind.PER_EVENT);
  }

  @Test
  void eventsThatAreMaskedAreSkippedOnTheStreamToo() {
    Sequential model =
        Sequential.of(
            Masking.value(-1),
            sequences(4),
            sequences(3, "second"),
            Dense.units(2).activation(Activation.SIGMOID).build());
    float[] x = BuiltInCells.values(new Random(2), STEPS * 2);
    for (int skipped : new int[] {0, 1, 4, 7, 8, 11}) {
      Arrays.fill(x, 2 * skipped, 2 * skipped + 2, -1f);
    }
    requireSame(model, Tensor.of(Shape.of(1, STEPS, 2), x), 2);
  }

  @Test
  void tokensOfZeroAreSkippedOnTheStreamToo() {
    Sequential model =
        Sequential.of(
            Embedding.of(5, 3).maskZero(true).build(),
            sequences(4),
            Dense.units(2).activation(Activation.TANH).build());
    requireSame(model, Tensor.of(Shape.of(1, STEPS), 0, 0, 3, 1, 0, 4, 4, 0, 0, 2, 1, 0), 1);
    assertThat(Model.of("m", StreamingPlan.of(model)).cell().inputShape()).isEqualTo(Shape.of());
  }

  @Test
  void theOutputAfterEachEventIsThatOfTheSequenceSoFar() {
    Rnn last = Lstm.units(3).build();
    last.build(TensorShape.of(1, -1, 2));
    float[] x = BuiltInCells.values(new Random(3), STEPS * 2);
    Stepper stepper = Model.of("m", StreamingPlan.of(last)).stepper();
    for (int t = 1; t <= STEPS; t++) {
      float[] y = stepper.step(Arrays.copyOfRange(x, 2 * t - 2, 2 * t));
      Tensor soFar = Tensor.of(Shape.of(1, t, 2), Arrays.copyOf(x, 2 * t));
      assertThat(y).isEqualTo(last.call(soFar).toArray());
    }
  }

  @Test
  void whatNeedsTheFutureIsRefusedWithTheReason() {
    Sequential model =
        Sequential.of(
            Bidirectional.of(Gru.units(2).returnSequences(true)),
            Gru.units(2).goBackwards(true).build());
    model.build(TensorShape.of(-1, -1, 3));
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.isPossible()).isFalse();
    assertThatThrownBy(() -> Model.of("m", plan))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("model=m")
        .hasMessageContaining("Bidirectional 'bidirectional': needs the whole sequence")
        .hasMessageContaining("GRU 'gru': needs the whole sequence, it starts from the last event")
        .hasMessageContaining("score windows");
  }

  @Test
  void aLayerThatMergesStepsIsRefused() {
    Sequential model = Sequential.of(sequences(2), Flatten.create());
    model.build(TensorShape.of(1, 4, 3));
    assertThat(StreamingPlan.of(model).toString())
        .isEqualTo(
            "LSTM 'lstm': carries its state from event to event\n"
                + "Flatten 'flatten': needs the whole sequence, it merges steps, or creates them");
  }

  @Test
  void aLayerWithoutStatesSeesZerosAtASkippedEvent() {
    requireSameWhenMasked(Dense.units(2).activation(Activation.SIGMOID).build());
  }

  @ParameterizedTest
  @EnumSource
  void everyOutputAtASkippedEventIsThatOfTheSequence(MaskedOutput rule) {
    requireSameWhenMasked(
        Gru.units(3).maskedOutput(rule).returnSequences(true).build(),
        Dense.units(2).activation(Activation.SIGMOID).build());
  }

  @Test
  void theMaskOfStepsOutlastsALayerThatFlattensEachOfThem() {
    requireSameWhenMasked(TimeDistributed.of(Flatten.create()), sequences(2));
  }

  private static void requireSameWhenMasked(Layer... behind) {
    Layer[] layers =
        Stream.concat(Stream.of(Masking.value(-1)), Stream.of(behind)).toArray(Layer[]::new);
    float[] x = BuiltInCells.values(new Random(4), STEPS * 2);
    for (int skipped : new int[] {0, 3, 4, 11}) {
      Arrays.fill(x, 2 * skipped, 2 * skipped + 2, -1f);
    }
    requireSame(Sequential.of(layers), Tensor.of(Shape.of(1, STEPS, 2), x), 2);
  }

  @Test
  void anOutputThatNobodySeesAtASkippedEventIsNoState() {
    Sequential model =
        Sequential.of(
            Masking.value(-1),
            sequences(4),
            sequences(3, "second"),
            Dense.units(2).activation(Activation.SIGMOID).build());
    model.build(TensorShape.of(-1, -1, 2));
    Model stepped = Model.of("m", StreamingPlan.of(model));
    assertThat(stepped.layers()).hasSize(2);
    assertThat(stepped.layers().get(0).states())
        .containsExactly(
            StateSpec.of("h0", 4),
            StateSpec.of("c0", 4),
            StateSpec.of("h1", 3),
            StateSpec.of("y1", 3));
  }

  @Test
  void aStackIsSteppedAsItsCells() {
    Rnn stack =
        Rnn.of(
                StackedRnnCells.of(Lstm.units(3).cell(), Gru.units(2).cell())
                    .reverseStateOrder(true))
            .returnSequences(true)
            .build();
    Sequential model = Sequential.of(stack);
    model.build(TensorShape.of(-1, -1, 2));
    assertThat(StreamingPlan.of(model).cells())
        .extracting(Cell::className)
        .containsExactly("LSTMCell", "GRUCell");
    float[] x = BuiltInCells.values(new Random(5), STEPS * 2);
    requireSame(model, Tensor.of(Shape.of(1, STEPS, 2), x), 2);
  }

  @Test
  void layersThatDoNothingAreNoCells() {
    Sequential model =
        Sequential.of(Dropout.rate(0.5), sequences(2), ActivationLayer.of(Activation.LINEAR));
    model.build(TensorShape.of(-1, -1, 2));
    assertThat(StreamingPlan.of(model).cells())
        .extracting(Cell::className)
        .containsExactly("LSTMCell");
  }

  @Test
  void aLayerThatNoOutputDependsOnIsNoCell() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    graph.call(sequences(3, "unused"), x);
    Functional model = graph.build(graph.call(sequences(2), x));
    model.build(TensorShape.of(-1, -1, 2));
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.steps()).hasSize(2);
    assertThat(plan.cells()).extracting(Cell::className).containsExactly("LSTMCell");
  }

  @Test
  void aRowIsAnEventWhereNoInputHasSteps() {
    Functional.Builder graph = Functional.builder();
    Node a = graph.input("a", -1, 2);
    Node b = graph.input("b", -1, 1);
    Layer dense = Dense.units(2).activation(Activation.TANH).build();
    Functional model = graph.build(graph.call(dense, graph.call(Merge.concatenate(), a, b)));
    model.build(model.inputShapes());
    float[] rows =
        model
            .call(Arguments.of(Tensor.of(Shape.of(1, 2), 1, 2), Tensor.of(Shape.of(1, 1), 3)))
            .output()
            .toArray();
    assertThat(Model.of("m", StreamingPlan.of(model)).stepper().step(new float[] {1, 2, 3}))
        .isEqualTo(rows);
  }

  @Test
  void inputsOfDifferentNumbersOfStepsHaveNoEventInCommon() {
    Functional.Builder graph = Functional.builder();
    Node slow = graph.call(Gru.units(2).name("slow"), graph.input("x", -1, 10, 3));
    Node fast = graph.call(Gru.units(2).name("fast"), graph.input("y", -1, 5, 2));
    Functional model = graph.build(graph.call(Merge.concatenate(), slow, fast));
    model.build(model.inputShapes());
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.isPossible()).isFalse();
    assertThat(plan.refusals())
        .containsExactly(
            "the inputs of a model must have the same number of steps: inputs=[[?, 10, 3], [?, 5, 2]], steps=[10, 5]; save the part of the model that reads one of them");
  }

  @Test
  void theStepsOfABatchOfAStatefulModelMayDiffer() {
    Functional.Builder graph = Functional.builder();
    Node slow = graph.call(Gru.units(2).name("slow").stateful(true), graph.input("x", 1, 10, 3));
    Node fast = graph.call(Gru.units(2).name("fast").stateful(true), graph.input("y", 1, 5, 2));
    Functional model = graph.build(graph.call(Merge.concatenate(), slow, fast));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).isPossible()).isTrue();
  }

  @Test
  void anInputThatNoLayerReadsHasASizeForAnEventToo() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    graph.input("unused", -1, -1);
    Functional model = graph.build(graph.call(sequences(2), x));
    model.build(model.inputShapes());
    assertThat(StreamingPlan.of(model).refusals())
        .containsExactly("input 1 [?, ?] must declare all extents but those of rows and steps");
  }

  @Test
  void aFlattenedLastStepIsStepped() {
    Layer images = ConvLstm2d.of(2, 1, 1).build();
    Sequential model =
        Sequential.of(images, Flatten.create(), Dense.units(2).activation(Activation.TANH));
    int[] event = {2, 3, 1};
    model.build(TensorShape.of(-1, -1, event[0], event[1], event[2]));
    float[] x = BuiltInCells.values(new Random(7), 6);
    float[] whole = model.call(Tensor.of(Shape.of(1, 1, 2, 3, 1), x)).toArray();
    assertThat(Model.of("m", StreamingPlan.of(model)).stepper().step(x)).isEqualTo(whole);
  }

  @Test
  void anEventIsASequenceWhereALayerOfSequencesIsTimeDistributed() {
    Sequential model =
        Sequential.of(
            TimeDistributed.of(Conv1d.of(2, 3).build()),
            TimeDistributed.of(Flatten.create()).name("flat"),
            Lstm.units(2));
    model.build(TensorShape.of(-1, 4, 8, 3));

    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.inputs()).singleElement().extracting(EventInput::size).isEqualTo(24);
    assertThat(plan.toString())
        .contains(
            "needs the whole sequence, the layer within takes each event as a sequence of its own");
  }

  @Test
  void aModelOfStepsMayBeTimeDistributed() {
    Sequential each = Sequential.of(Dense.units(4), LayerNormalization.create());
    Sequential model = Sequential.of(TimeDistributed.of(each), Lstm.units(2));
    model.build(TensorShape.of(-1, -1, 3));

    assertThat(StreamingPlan.of(model).inputs())
        .singleElement()
        .extracting(EventInput::size)
        .isEqualTo(3);
  }

  @Test
  void aCategoryBesideASequenceIsAConstant() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, 5, 2);
    Node category = graph.input("category", -1, 1);
    Node embedded = graph.call(Flatten.create(), graph.call(Embedding.of(4, 3).build(), category));
    Functional model =
        graph.build(graph.call(Merge.concatenate(), graph.call(Gru.units(2).build(), x), embedded));
    model.build(model.inputShapes());
    StreamingPlan plan = StreamingPlan.of(model);
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.declaredSteps()).hasValue(5);
    Stepper stepper = Model.of("m", plan).stepper();
    stepper.setConstants(new float[] {2});
    float[] scores = new float[0];
    float[] steps = BuiltInCells.values(new Random(8), 10);
    for (int t = 0; t < 5; t++) {
      scores = stepper.step(Arrays.copyOfRange(steps, 2 * t, 2 * t + 2));
    }
    float[] whole =
        model
            .call(Arguments.of(Tensor.of(Shape.of(1, 5, 2), steps), Tensor.of(Shape.of(1, 1), 2)))
            .output()
            .toArray();
    assertThat(scores).isEqualTo(whole);
  }

  @Test
  void aNumberThatIsLookedUpForAKeyIsAFeatureOfIt() {
    Functional.Builder graph = Functional.builder();
    Node x = graph.input("x", -1, -1, 2);
    Node id = graph.input("id", -1, 1);
    Node index = graph.call(IntegerLookup.vocabulary(List.of(7L, 9L)), id);
    Functional model =
        graph.build(graph.call(Merge.concatenate(), graph.call(Gru.units(2).build(), x), index));
    model.build(model.inputShapes());
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    stepper.setConstants(new float[] {9});
    float[] whole =
        model
            .call(Arguments.of(Tensor.of(Shape.of(1, 1, 2), 1, 2), Tensor.of(Shape.of(1, 1), 9)))
            .output()
            .toArray();
    assertThat(stepper.step(new float[] {1, 2})).isEqualTo(whole);
  }

  @Test
  void aPlanNeedsWeights() {
    assertThatThrownBy(() -> StreamingPlan.of(sequences(2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("build(inputShape)");
  }

  private static Rnn sequences(int units) {
    return Lstm.units(units).returnSequences(true).build();
  }

  private static Rnn sequences(int units, String name) {
    return Gru.units(units).name(name).returnSequences(true).build();
  }

  private static void requireSame(Layer model, Tensor x, int inputs) {
    Tensor whole = model.call(x);
    Stepper stepper = Model.of("m", StreamingPlan.of(model)).stepper();
    int outputs = whole.shape().size() / STEPS;
    for (int t = 0; t < STEPS; t++) {
      float[] event = Arrays.copyOfRange(x.toArray(), t * inputs, (t + 1) * inputs);
      assertThat(stepper.step(event))
          .as("event %d", t)
          .isEqualTo(Arrays.copyOfRange(whole.toArray(), t * outputs, (t + 1) * outputs));
    }
  }
}
