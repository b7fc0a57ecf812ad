/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.streamrnn.model.Model;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A graph whose recurrent nodes have other steps than the sequence, as behind a stride, runs over
 * windows and is never stepped.
 */
class OtherStepsTest {

  private static final String CASES = "/cases/21-onnx-other-steps/";
  private static final int STEPS = 8;

  /** Expected are the values of PyTorch in double precision. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv_stride",
        "conv_of_one_stride",
        "conv_valid",
        "pool",
        "every_second",
        "first_steps",
        "mean",
        "rows_of_every_second"
      })
  void aModelOfPyTorchRunsOverWindows(String name) throws IOException {
    Model model = OnnxModel.read(name, bytes(name + ".onnx")).scoring();
    assertThat(model.isSteppable()).isFalse();
    assertThat(model.fixedSteps()).isEmpty();
    float[][] window =
        lines("events.csv")
            .map(cells -> new float[] {Float.parseFloat(cells[2]), Float.parseFloat(cells[3])})
            .toArray(float[][]::new);
    List<Float> expected =
        lines("expected_window_12.csv")
            .filter(cells -> cells[0].equals(name))
            .map(cells -> Float.parseFloat(cells[2]))
            .toList();
    float[][] rows = model.sequenceRunner().run(window);
    assertThat(model.outputRows(window.length)).isEqualTo(expected.size());
    assertThat(rows.length).isEqualTo(expected.size());
    for (int row = 0; row < rows.length; row++) {
      assertThat(rows[row][0]).isCloseTo(expected.get(row), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from nine last one", // the last step, from its start on
        "from zero last three", // every third
        "from one last one", // all but the first
        "from zero three one", // the first three
        "from three last two"
      })
  void aSliceOfTheSequenceIsNotStepped(String slice) {
    String[] bounds = slice.split(" ");
    assertRuns(
        graph()
            .ints("nine", -1)
            .ints("zero", 0)
            .ints("one", 1)
            .ints("two", 2)
            .ints("three", 3)
            .ints("last", Long.MAX_VALUE)
            .node("Slice", "x %s %s zero %s -> p".formatted(bounds[1], bounds[2], bounds[3])));
  }

  @Test
  void aPadIsNotStepped() {
    assertRuns(graph().ints("pads", 1, 0, 0, 0, 0, 0).node("Pad", "x pads -> p"));
  }

  @Test
  void aSequenceBehindItselfIsNotStepped() {
    assertRuns(graph().node("Concat", "x x -> p", attribute("axis", 0)));
  }

  @Test
  void featuresThatBecomeStepsAreNotStepped() {
    assertRuns(
        new GraphBuilder()
            .input("x", -1, -2, 2)
            .weight("W", 1, 3, 1)
            .weight("R", 1, 3, 3)
            .ints("flat", -1, 1, 1)
            .node("Reshape", "x flat -> p"));
  }

  @Test
  void aDecoderOfOneStepIsNotStepped() {
    assertRuns(
        new GraphBuilder()
            .input("x", -1, -2, 2)
            .weight("W0", 1, 2, 2)
            .weight("R0", 1, 2, 2)
            .weight("W", 1, 3, 2)
            .weight("R", 1, 3, 3)
            .node("RNN", "x W0 R0 -> _ p"));
  }

  @Test
  void aLayerOfOtherStepsBesideOneOfAllIsNotStepped() {
    GraphBuilder graph =
        graph()
            .ints("zero", 0)
            .ints("two", 2)
            .ints("last", Long.MAX_VALUE)
            .node("Slice", "x zero last zero two -> p")
            .node("RNN", "p W R -> _ a")
            .node("RNN", "x W R -> _ b")
            .node("Add", "a b -> sum")
            .ints("shape", 1, 3)
            .node("Reshape", "sum shape -> y")
            .output("y");
    assertRunsAsAWhole(graph.model(), Map.of());
  }

  @Test
  void statesThatTheCallerCarriesDoNotMakeAMeanOneStep() {
    GraphBuilder graph =
        graph()
            .input("h", 1, 1, 3)
            .ints("zero", 0)
            .node("ReduceMean", "x -> p", list("axes", 0))
            .node("RNN", "p W R _ _ h -> y hn")
            .ints("shape", 1, 3)
            .node("Reshape", "y shape -> out")
            .output("out", "hn");
    assertRunsAsAWhole(graph.model(), Map.of("h", OnnxTensor.of(new float[3], 1, 1, 3)));
  }

  @Test
  void statesBesideThoseOfTheLayersDoNotMakeAStrideOneStep() {
    GraphBuilder graph =
        graph()
            .input("h", 1, 1, 3)
            .input("cache", 2, 1, 2)
            .ints("zero", 0)
            .ints("two", 2)
            .ints("back", -2)
            .ints("last", Long.MAX_VALUE)
            .node("Concat", "cache x -> all", attribute("axis", 0))
            .node("Slice", "all back last zero -> cache_out")
            .node("Slice", "all two last zero two -> p")
            .node("RNN", "p W R _ _ h -> y hn")
            .ints("shape", 1, 3)
            .node("Reshape", "hn shape -> out")
            .node("Relu", "out -> score")
            .output("score", "hn", "cache_out");
    OnnxModel model = graph.model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::model)
        .withMessageContaining("they have another number of steps");
  }

  @Test
  void twoAxesThatAreTheBatchAreRefused() {
    assertStepsAreNoRows(graph());
  }

  @Test
  void anAxisThatIsNamedAsTheTimeIsNoBatch() {
    assertStepsAreNoRows(
        new GraphBuilder().namedInput("x", 2, "T", "").weight("W", 1, 3, 2).weight("R", 1, 3, 3));
  }

  @Test
  void aGraphThatFoldsItsStepsTakesMultiples() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 2)
            .weight("W", 1, 3, 2)
            .weight("R", 1, 3, 3)
            .weight("W2", 1, 3, 3)
            .weight("R2", 1, 3, 3)
            .ints("parts", -1, 4, 2)
            .ints("sequence", -1, 1, 3)
            .ints("shape", 1, 3)
            .node("Reshape", "x parts -> folded")
            .node("Transpose", "folded -> p", list("perm", 1, 0, 2))
            .node("RNN", "p W R -> _ h")
            .node("Reshape", "h sequence -> s")
            .node("RNN", "s W2 R2 -> _ h2")
            .node("Reshape", "h2 shape -> out")
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.isSteppable()).isFalse();
    assertThat(model.fixedSteps()).isEmpty();
    assertRunsAsAWhole(graph.model(), Map.of(), 8, 12);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> model.outputRows(9))
        .withMessageContaining("does not take a sequence of this length: steps=9");
  }

  @Test
  void theRefusalNamesTheNodeThatChangesTheSteps() {
    OnnxModel model =
        graph()
            .node("Transpose", "x -> xt", list("perm", 1, 2, 0))
            .node("MaxPool", "xt -> m", list("kernel_shape", 1), list("strides", 2))
            .node("Transpose", "m -> p", list("perm", 2, 0, 1))
            .node("RNN", "p W R -> y")
            .output("y")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::model)
        .withMessageContainingAll(
            "one step for each step of the sequence", "axis=0 'd1'", "(MaxPool)", "score windows");
    assertThat(model.timeAxis()).hasValue("x, axis 0 'd1'");
  }

  private static GraphBuilder graph() {
    return new GraphBuilder().input("x", -1, -2, 2).weight("W", 1, 3, 2).weight("R", 1, 3, 3);
  }

  /** Where {@code x} becomes one step of many rows. */
  private static void assertStepsAreNoRows(GraphBuilder graph) {
    OnnxModel model =
        graph
            .ints("rows", 1, -1, 2)
            .node("Reshape", "x rows -> p")
            .node("RNN", "p W R -> y")
            .output("y")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::scoring)
        .withMessageContaining("must not take steps for rows of their batch: input=x");
  }

  /** A layer over {@code p}, all of whose rows are scores. */
  private static void assertRuns(GraphBuilder graph) {
    graph.node("RNN", "p W R -> y").ints("unit", 1).node("Squeeze", "y unit -> q").output("q");
    assertRunsAsAWhole(graph.model(), Map.of());
  }

  private static void assertRunsAsAWhole(OnnxModel graph, Map<String, OnnxTensor> states) {
    assertRunsAsAWhole(graph, states, STEPS, STEPS - 3);
  }

  private static void assertRunsAsAWhole(
      OnnxModel graph, Map<String, OnnxTensor> states, int... lengths) {
    Model model = graph.scoring();
    assertThat(model.isSteppable()).isFalse();
    assertThat(model.fixedSteps()).isEmpty();
    assertThat(model.outputRows()).isNotEqualTo(OutputRows.PER_STEP);
    for (int steps : lengths) {
      float[][] sequence = sequence(steps);
      float[] flat = new float[2 * steps];
      for (int t = 0; t < steps; t++) {
        System.arraycopy(sequence[t], 0, flat, 2 * t, 2);
      }
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>(states);
      inputs.put("x", OnnxTensor.of(flat, steps, 1, 2));
      float[] expected = graph.run(inputs).get(graph.outputs().get(0)).floats();
      float[][] rows = model.sequenceRunner().run(sequence);
      assertThat(model.outputRows(steps)).isEqualTo(rows.length);
      assertThat(rows.length * model.outputSize()).isEqualTo(expected.length);
      for (int i = 0; i < expected.length; i++) {
        float actual = rows[i / model.outputSize()][i % model.outputSize()];
        assertThat(actual).isCloseTo(expected[i], within(0f));
      }
    }
  }

  private static float[][] sequence(int steps) {
    float[][] sequence = new float[steps][];
    for (int t = 0; t < steps; t++) {
      sequence[t] = new float[] {0.3f * t - 1, (float) Math.cos(t)};
    }
    return sequence;
  }

  private static Stream<String[]> lines(String name) throws IOException {
    return new String(bytes(name), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.split(","));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = OtherStepsTest.class.getResourceAsStream(CASES + name)) {
      return in.readAllBytes();
    }
  }
}
