/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which axis of an input is time, by its nodes and by its name. */
class TimeAxisTest {

  @Test
  void aLargeFixedBatchIsNoEvent() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 200_000, 10)
            .weight("w", 10, 2)
            .node("MatMul", "x w -> m")
            .node("Relu", "m -> y")
            .output("y");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().scoring())
        .withMessageContainingAll("the batch must be dynamic or 1", "batch=200000");
  }

  @Test
  void aLargeEventWhoseRowsAreMixedIsNoBatch() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 200_000, 10)
            .node("ReduceMean", "x -> y", list("axes", 0))
            .output("y");
    assertThat(graph.model().scoring().inputSize()).isEqualTo(2_000_000);
  }

  @Test
  void theAxisHasItsName() {
    assertThat(rnn("forward", "T", "batch").model().timeAxis()).hasValue("x, axis 0 'T'");
  }

  @Test
  void anAxisWithoutANameHasItsNumber() {
    assertThat(rnn("forward", "", "").model().timeAxis()).hasValue("x, axis 0");
  }

  @Test
  void aGraphOverSequencesHasATimeAxis() {
    assertThat(rnn("reverse", "T", "N").model().timeAxis()).hasValue("x, axis 0 'T'");
  }

  @Test
  void anEventThatIsAStepHasNoTimeAxis() {
    GraphBuilder graph =
        layer("r", "forward")
            .input("x", 1, 3)
            .ints("zero", 0)
            .node("Unsqueeze", "x zero -> r")
            .output("y");
    assertThat(graph.model().timeAxis()).isEmpty();
  }

  @Test
  void stepsAlongAnAxisThatIsNamedAsTheBatchAreRefused() {
    OnnxModel model = rnn("forward", "batch_size", "seq_len").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContainingAll(
            "axis=0 'batch_size'", "time=1 'seq_len'", "batch_first=True", "model=test.onnx");
  }

  @Test
  void sequencesAlongAnAxisThatIsNamedAsTheBatchAreRefused() {
    OnnxModel model = rnn("bidirectional", "N", "T").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContainingAll("over whole sequences", "axis=0 'N'", "time=1 'T'");
  }

  @Test
  void aBatchBesideAnAxisOfAnotherNameIsNoContradiction() {
    assertThat(rnn("forward", "batch", "rows").model().timeAxis()).hasValue("x, axis 0 'batch'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolution", "mean", "attention", "positions", "count"})
  void anOpenAxisWhosePartsAreNotAlikeIsNotOneStep(String network) {
    for (String axis : new String[] {"time", ""}) {
      assertMustBeAlike(withoutRecurrence(network, axis));
    }
  }

  private static void assertMustBeAlike(GraphBuilder graph) {
    OnnxModel model = graph.model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::model)
        .withMessageContainingAll("all parts of its open axis alike", "name the axis 'batch'");
  }

  @Test
  void aFirstAxisWithoutANameIsNotTakenForTheTime() {
    OnnxModel model = withoutRecurrence("attention", "").model();

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContaining("name the axes of such a graph batch and time");
  }

  @Test
  void aBatchIsNotTakenForTheTimeWhereTheTimeTakesOneLength() {
    OnnxModel model =
        new GraphBuilder()
            .input("x", List.of("rows", "steps_in"), -1, -1, 3)
            .weight("places", 1, 10, 3)
            .node("Add", "x places -> y")
            .output("y")
            .model();

    assertThatExceptionOfType(UnsupportedModelException.class).isThrownBy(model::scoring);
  }

  @Test
  void theStepsOfABatchThatAttentionFoldsAreTheTime() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 4)
            .ints("heads", 0, 0, 2, 2)
            .ints("folded", -1, 2)
            .node("Shape", "x -> shape")
            .ints("one", 1)
            .ints("two", 2)
            .node("Slice", "shape one two -> steps")
            .ints("rest", -1)
            .node("Concat", "rest steps two -> each", attribute("axis", 0))
            .node("Reshape", "x heads -> h")
            .node("Transpose", "h -> t", list("perm", 0, 2, 1, 3))
            .node("Reshape", "t each -> f")
            .node("ReduceMean", "f -> m", list("axes", 1), attribute("keepdims", 0))
            .ints("whole", -1, 4)
            .node("Reshape", "m whole -> y")
            .output("y");

    assertThat(
            graph
                .model()
                .scoring()
                .sequenceRunner()
                .run(new float[][] {{1, 2, 3, 4}, {3, 2, 1, 0}}))
        .isDeepEqualTo(new float[][] {{2, 2, 2, 2}});
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolution", "mean", "attention", "positions", "count"})
  void aGraphWhoseStepsAreNotAlikeRunsOverWindows(String network) {
    OnnxModel graph = withoutRecurrence(network, "T").model();
    float[][] window = new float[5][3];
    float[] flat = new float[15];
    for (int i = 0; i < 15; i++) {
      flat[i] = (i * 7 % 11) / 5f - 1;
      window[i / 3][i % 3] = flat[i];
    }

    float[] expected = graph.run(Map.of("x", OnnxTensor.of(flat, 5, 3))).get("y").floats();
    float[][] rows = graph.scoring().sequenceRunner().run(window);

    assertThat(rows).hasNumberOfRows(network.equals("mean") ? 1 : 5);
    for (int row = 0; row < rows.length; row++) {
      assertThat(rows[row]).containsExactly(Arrays.copyOfRange(expected, 3 * row, 3 * row + 3));
    }
    assertThat(graph.timeAxis()).hasValue("x, axis 0 'T'");
  }

  @Test
  void theStepsOfSeveralSequencesAreTheAxisThatIsMixed() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 3)
            .node("ReduceMean", "x -> y", list("axes", 1))
            .output("y");

    assertThat(graph.model().scoring().sequenceRunner().run(new float[][] {{1, 2, 3}, {3, 2, 1}}))
        .isDeepEqualTo(new float[][] {{2, 2, 2}});
  }

  @ParameterizedTest
  @ValueSource(strings = {"convolution", "mean"})
  void anOpenAxisThatIsNamedAsTheBatchIsOneStep(String network) {
    assertThat(withoutRecurrence(network, "batch").model().model().isSteppable()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "convolution of features", "one row"})
  void anOpenAxisWhosePartsAreAlikeIsOneStep(String network) {
    for (String axis : new String[] {"time", "batch", ""}) {
      assertThat(withoutRecurrence(network, axis).model().model().isSteppable()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x_dynamic_axes_1", "s0", "unk__12"})
  void anOpenAxisBeforeStepsIsTheBatchUnlessItIsNamedAsTime(String axis) {
    assertThat(windows(axis, 30).model().model().isSteppable()).isTrue();
    assertMustBeAlike(windows("time", 30));
    assertMustBeAlike(windows(axis, 1));
  }

  /** A dense layer over the halves of all steps of all windows, as attention has several heads. */
  private static GraphBuilder windows(String axis, long steps) {
    return new GraphBuilder()
        .input("x", List.of(axis), steps, 8)
        .ints("rows", -1, 4)
        .weight("w", 4, 2)
        .ints("windows", -1, steps, 4)
        .node("Reshape", "x rows -> r")
        .node("MatMul", "r w -> m")
        .node("Reshape", "m windows -> y")
        .output("y");
  }

  /** A network of {@code r}, [1, T, 3], where T is the only open axis. */
  private static GraphBuilder withoutRecurrence(String network, String axis) {
    GraphBuilder graph =
        new GraphBuilder()
            .namedInput("x", 3, axis)
            .ints("zero", 0)
            .ints("one", 1)
            .node("Unsqueeze", "x zero -> r")
            .output("y");
    return switch (network) {
      case "convolution" ->
          graph
              .weight("kernel", 3, 3, 3)
              .node("Transpose", "r -> c", list("perm", 0, 2, 1))
              .node("Conv", "c kernel -> m", list("pads", 1, 1))
              .node("Transpose", "m -> y", list("perm", 0, 2, 1));
      case "mean" -> graph.node("ReduceMean", "r -> y", list("axes", 1));
      case "attention" ->
          graph
              .node("Transpose", "r -> c", list("perm", 0, 2, 1))
              .node("MatMul", "r c -> s")
              .node("Softmax", "s -> p", attribute("axis", 2))
              .node("MatMul", "p r -> y");
      case "positions" ->
          graph
              .weight("table", 50, 3)
              .node("Shape", "x -> all")
              .node("Slice", "all zero one -> steps")
              .node("Slice", "table zero steps zero -> rows")
              .node("Add", "r rows -> y");
      case "count" ->
          graph
              .node("Shape", "x -> all")
              .node("Slice", "all zero one -> steps")
              .node("Sub", "steps one -> before")
              .node("Cast", "before -> count", attribute("to", 1))
              .node("Mul", "r count -> y");
      case "dense" -> graph.weight("w", 3, 2).node("MatMul", "r w -> m").node("Softmax", "m -> y");
      case "convolution of features" ->
          graph
              .weight("kernel", 2, 1, 3)
              .node("Unsqueeze", "x one -> rows")
              .node("Conv", "rows kernel -> y");
      case "one row" ->
          graph
              .ints("flat", 1, 3)
              .weight("w", 3, 2)
              .node("Reshape", "x flat -> f")
              .node("MatMul", "f w -> y");
      default -> throw new IllegalArgumentException(network);
    };
  }

  private static GraphBuilder rnn(String direction, String... axes) {
    return layer("x", direction).namedInput("x", 3, axes).output("y");
  }

  private static GraphBuilder layer(String x, String direction) {
    int directions = direction.equals("bidirectional") ? 2 : 1;
    return new GraphBuilder()
        .weight("W", directions, 4, 3)
        .weight("R", directions, 4, 4)
        .node("RNN", x + " W R -> y", attribute("direction", direction));
  }
}
