/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.StateSpec;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ActivationCell;
import io.streamrnn.cells.ClippedActivation;
import io.streamrnn.cells.DenseCell;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.PointwiseFunction;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.cells.SimpleRnnCell;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.cells.ThresholdActivation;
import io.streamrnn.identity.CanonicalForm;
import io.streamrnn.layers.MaskedOutput;
import io.streamrnn.layers.MergeKind;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a model is executed, and in what order its graph was built, is no part of its identity. */
class StreamedGraphIdentityTest {

  private static final Source X = Source.input(0);

  @Test
  void aGraphOfOnePathIsTheChain() {
    Cell lower = rnn(2, 3, 0.5f);
    Cell upper = rnn(3, 2, 0.25f);
    Cell head = new DenseCell(Activation.SIGMOID, weight(1, 2, 1), Optional.empty());
    Cell chain = new StackedCells(List.of(lower, upper, head));
    Cell graph =
        whole(
            Source.output(2),
            new StepPart(lower, X),
            new StepPart(upper, Source.output(0)),
            new StepPart(head, Source.output(1)));

    assertSame(graph, chain);
    assertThat(graph.states()).isEqualTo(chain.states());
    assertThat(graph.states()).extracting(StateSpec::name).containsExactly("h0", "h1");
  }

  @Test
  void theOrderInWhichPartsWereAddedDoesNotMatter() {
    Cell first = rnn(2, 3, 0.5f);
    Cell second = rnn(2, 3, 0.25f);
    Cell one =
        planned(
            Source.output(2),
            new StepPart(first, X),
            new StepPart(second, X),
            sum(Source.output(0), Source.output(1)));
    Cell other =
        planned(
            Source.output(2),
            new StepPart(second, X),
            new StepPart(first, X),
            sum(Source.output(1), Source.output(0)));

    assertSame(one, other);
    assertThat(stepped(other)).containsExactly(stepped(one));
  }

  @Test
  void anotherModeOfAMergeIsAnotherHead() {
    Part step = new StepPart(rnn(2, 2, 0.5f), X);
    CanonicalForm sum = form(step, MergeKind.ADD);
    CanonicalForm product = form(step, MergeKind.MULTIPLY);

    assertThat(product.recurrentDigest()).isEqualTo(sum.recurrentDigest());
    assertThat(product.headDigest()).isNotEqualTo(sum.headDigest());
  }

  /** A reshape is no node, so that what depends on the last axis says how long it is. */
  @Test
  void valuesThatAreJoinedInBlocksAreAnotherInputOfWhatFollows() {
    Source a = Source.output(0);
    Cell lower = rnn(2, 6, 0.5f);
    Cell upper = rnn(12, 2, 0.25f);
    Cell inBlocks =
        whole(
            Source.output(4),
            new StepPart(lower, X),
            new ReshapePart(a, Shape.of(2, 3)),
            concatenation(Source.output(1), Source.output(1)),
            new ReshapePart(Source.output(2), Shape.of(12)),
            new StepPart(upper, Source.output(3)));
    Cell whole =
        whole(
            Source.output(2),
            new StepPart(lower, X),
            concatenation(a, a),
            new StepPart(upper, Source.output(1)));

    assertDifferent(inBlocks, whole);
  }

  @Test
  void anActivationOfBlocksIsAnotherInputOfWhatFollowsUnlessItIsOneOfEachValue() {
    assertDifferent(activated(Activation.SOFTMAX, 2, 3), activated(Activation.SOFTMAX, 6));
    assertSame(activated(Activation.TANH, 2, 3), activated(Activation.TANH, 6));
    assertSame(activated(Activation.SOFTMAX, 1, 6), activated(Activation.SOFTMAX, 6));
  }

  static Stream<ActivationFunction> functionsOfEachValue() {
    ActivationFunction slope = new ParametricActivation(ParametricActivation.Kind.ELU, 0.5f, 0);
    return Stream.of(
        PointwiseFunction.of("square", List.of()),
        slope,
        new ReluActivation(0.5f, 0.25f, 6),
        new ThresholdActivation(0.5f, 0),
        new ClippedActivation(1, slope));
  }

  @ParameterizedTest
  @MethodSource("functionsOfEachValue")
  void aFunctionOfEachValueIsTheSameOverBlocks(ActivationFunction function) {
    assertSame(activated(function, 2, 3), activated(function, 6));
  }

  @Test
  void aNormalizationOfClippedValuesIsAnotherOneOverBlocks() {
    ActivationFunction clipped = new ClippedActivation(1, Activation.SOFTMAX);
    assertDifferent(activated(clipped, 2, 3), activated(clipped, 6));
  }

  private static Cell activated(ActivationFunction activation, int... dims) {
    Shape shape = Shape.of(dims);
    return whole(
        Source.output(4),
        new StepPart(rnn(2, 6, 0.5f), X),
        new ReshapePart(Source.output(0), shape),
        new StepPart(new ActivationCell(activation, shape), Source.output(1)),
        new ReshapePart(Source.output(2), Shape.of(6)),
        new StepPart(rnn(6, 2, 0.25f), Source.output(3)));
  }

  private static Part concatenation(Source... from) {
    return new MergePart(MergeKind.CONCATENATE, List.of(from), List.of());
  }

  private static void assertDifferent(Cell one, Cell other) {
    assertThat(CanonicalForm.of(one).recurrentDigest())
        .isNotEqualTo(CanonicalForm.of(other).recurrentDigest());
  }

  @Test
  void aMaskIsPartOfWhatItSkips() {
    Cell cell = rnn(2, 3, 0.5f);
    Cell skipping =
        whole(
            Source.output(1),
            new MarkPart(X, 7),
            new MaskedStepPart(cell, X, Source.output(0), MaskedOutput.PREVIOUS_OUTPUT));
    Cell always = whole(Source.output(0), new StepPart(cell, X));

    assertThat(CanonicalForm.of(skipping).recurrentDigest())
        .isNotEqualTo(CanonicalForm.of(always).recurrentDigest());
    assertThat(skipping.states()).extracting(StateSpec::name).containsExactly("h0", "y0");
  }

  @Test
  void theOutputAtSkippedEventsIsPartOfTheForm() {
    Cell cell = rnn(2, 3, 0.5f);
    Part mark = new MarkPart(X, 7);

    assertThat(
            List.of(MaskedOutput.values()).stream()
                .map(
                    skipped ->
                        CanonicalForm.of(
                            whole(
                                Source.output(1),
                                mark,
                                new MaskedStepPart(cell, X, Source.output(0), skipped))))
                .map(form -> form.recurrentDigest() + form.headDigest()))
        .doesNotHaveDuplicates();
  }

  private static void assertSame(Cell one, Cell other) {
    assertThat(CanonicalForm.of(one).recurrentDigest())
        .isEqualTo(CanonicalForm.of(other).recurrentDigest());
    assertThat(CanonicalForm.of(one).headDigest()).isEqualTo(CanonicalForm.of(other).headDigest());
  }

  /** All states after a step, the first of which must be the first of the other model. */
  private static float[] stepped(Cell cell) {
    float[][] states = {new float[3], {1, 2, 3}};
    cell.kernel().step(1, new float[] {1, 2}, states, new float[3]);
    return states[0];
  }

  private static CanonicalForm form(Part step, MergeKind kind) {
    return CanonicalForm.of(
        whole(
            Source.output(1), step, new MergePart(kind, List.of(Source.output(0), X), List.of())));
  }

  private static Part sum(Source... from) {
    return new MergePart(MergeKind.ADD, List.of(from), List.of());
  }

  /** The parts as one cell, as they are. */
  private static Cell whole(Source output, Part... parts) {
    return new StreamedGraph(graph(output, parts));
  }

  /** The parts as the plan makes cells of them. */
  private static Cell planned(Source output, Part... parts) {
    return new StackedCells(graph(output, parts).cells());
  }

  private static PartGraph graph(Source output, Part... parts) {
    EventInput input =
        new EventInput("x", Optional.empty(), EventInput.Kind.STEPS, Optional.of(Shape.of(2)));
    return new PartGraph(List.of(input), List.of(parts), List.of(output));
  }

  private static Cell rnn(int inputs, int units, float value) {
    return new SimpleRnnCell(
        Activation.TANH,
        weight(value, inputs, units),
        weight(value, units, units),
        Optional.empty());
  }

  private static Weight weight(float value, int... dims) {
    float[] values = new float[Shape.of(dims).size()];
    Arrays.fill(values, value);
    return Weight.of("w", Shape.of(dims), values);
  }
}
