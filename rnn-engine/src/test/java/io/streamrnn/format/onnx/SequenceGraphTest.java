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
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A graph that cannot be stepped runs over whole sequences, as {@link OnnxModel#run} does. */
class SequenceGraphTest {

  private static final float[][] SEQUENCE = {{0.1f, -0.2f}, {0.3f, 0.4f}, {-0.5f, 0.6f}};

  @Test
  void aRowIsReturnedForEachStep() {
    GraphBuilder graph = bidirectional("x", -1, -2).output("rows");
    Model model = graph.model().scoring();
    assertThat(model.outputRows()).isEqualTo(OutputRows.PER_STEP);
    assertThat(model.outputSize()).isEqualTo(6);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("rows"));
  }

  @Test
  void aTableThatIsLookedUpIsNotMultipliedWith() {
    GraphBuilder graph =
        bidirectional("x", 0, 0)
            .idInput("tokens", -1, -2)
            .weight("table", 1000, 2)
            .node("Gather", "table tokens -> x", attribute("axis", 0))
            .output("rows");

    assertThat(graph.model().scoring().multiplications()).isEqualTo(2 * 3 * (2 + 3));
  }

  @Test
  void theBatchMayBeTheFirstAxis() {
    GraphBuilder graph =
        bidirectional("xt", 0, 0)
            .input("x", -1, -2, 2)
            .node("Transpose", "x -> xt", list("perm", 1, 0, 2))
            .node("Transpose", "rows -> out", list("perm", 1, 0, 2))
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.outputRows()).isEqualTo(OutputRows.PER_STEP);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 1, 3, 2))).get("out"));
  }

  @Test
  void lastStatesAreOneRow() {
    GraphBuilder graph =
        bidirectional("x", -1, -2)
            .ints("flat", 1, 6)
            .node("Reshape", "h flat -> last")
            .output("last");
    Model model = graph.model().scoring();
    assertThat(model.outputRows()).isEqualTo(OutputRows.LAST);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("last"));
  }

  @Test
  void statesThatAreInputsAreZero() {
    GraphBuilder graph = bidirectional("x", -1, -2, "h0").input("h0", 2, -2, 3).output("rows");
    OnnxTensor zero = OnnxTensor.of(new float[6], 2, 1, 3);
    Map<String, OnnxTensor> inputs = Map.of("x", OnnxTensor.of(flat(), 3, 1, 2), "h0", zero);
    assertRuns(graph.model().scoring(), graph.model().run(inputs).get("rows"));
  }

  @Test
  void aLengthThatTheFileDeclaresIsTheOnlyOne() {
    Model model = bidirectional("x", 3, 1).output("rows").model().scoring();
    assertThat(model.fixedSteps()).hasValue(3);
    assertThat(model.declaredSteps()).hasValue(3);
    float[][] two = {SEQUENCE[0], SEQUENCE[1]};
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> model.sequenceRunner().run(two))
        .withMessageContaining("steps=3, got steps=2");
  }

  @Test
  void aGraphWhoseShapesAreOfOneLengthRunsOverIt() {
    GraphBuilder graph =
        bidirectional("x", 3, 1)
            .ints("all", 1, 18)
            .node("Reshape", "rows all -> out")
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.fixedSteps()).hasValue(3);
    assertThat(model.outputRows()).isEqualTo(OutputRows.LAST);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("out"));
  }

  @Test
  void aTableThatIsSlicedToTheStepsRunsOverWindows() {
    GraphBuilder graph = positions(20).output("y");
    Model model = graph.model().scoring();
    assertThat(model.fixedSteps()).isEmpty();
    assertThat(model.outputRows()).isEqualTo(OutputRows.PER_STEP);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("y"));
  }

  @Test
  void aTableThatIsSlicedToTheStepsEnds() {
    Model model = positions(5).output("y").model().scoring();
    float[][] six = new float[6][2];
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> model.sequenceRunner().run(six))
        .withMessageContaining("the graph does not take a sequence of this length: steps=6");
  }

  @Test
  void aLengthThatAnExporterFixedInAnOpenAxisIsTheOnlyOne() {
    GraphBuilder graph =
        rnn("x")
            .input("x", -1, -2, 2)
            .weight("table", 3, 1, 1, 4)
            .node("Add", "y table -> out")
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.fixedSteps()).hasValue(3);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("out"));
  }

  @Test
  void aReshapeToALengthTakesNoMultipleOfIt() {
    GraphBuilder graph =
        rnn("x")
            .input("x", -1, -2, 2)
            .ints("all", -1, 3, 4)
            .ints("other", 6)
            .node("Reshape", "y all -> out")
            .output("out");
    assertThat(graph.model().scoring().fixedSteps()).hasValue(3);
  }

  @Test
  void aPoolingBeforeALengthThatIsFixedRunsOverIt() {
    GraphBuilder graph =
        rnn("p")
            .input("x", 6, 1, 2)
            .ints("length", 3, 4)
            .node("Transpose", "x -> xt", list("perm", 1, 2, 0))
            .node("MaxPool", "xt -> m", list("kernel_shape", 2), list("strides", 2))
            .node("Transpose", "m -> p", list("perm", 2, 0, 1))
            .node("Reshape", "y length -> out")
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.fixedSteps()).hasValue(6);
    assertThat(model.inputSize()).isEqualTo(2);
  }

  @Test
  void everySecondStepOfALengthThatIsFixedRunsOverIt() {
    GraphBuilder graph =
        rnn("every")
            .input("x", 6, 1, 2)
            .ints("start", 0)
            .ints("end", 6)
            .ints("two", 2)
            .node("Slice", "x start end start two -> every")
            .output("y");
    assertThat(graph.model().scoring().fixedSteps()).hasValue(6);
  }

  @Test
  void anExtentThatIsMadeUpIsNotShown() {
    GraphBuilder graph =
        bidirectional("p", 0, 0)
            .input("x", -1, -2, 2)
            .node("Transpose", "x -> xt", list("perm", 1, 2, 0))
            .node("MaxPool", "xt -> m", list("kernel_shape", 2), list("strides", 2))
            .node("Transpose", "m -> p", list("perm", 2, 0, 1))
            .output("rows");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph.model()::model)
        .withMessageContaining("inputs=[FLOAT[?, 1, 2]");
  }

  @Test
  void anOutputWhoseSizeDependsOnTheStepsIsRefused() {
    OnnxModel graph =
        positions(20).ints("flat", 1, -1).node("Reshape", "y flat -> out").output("out").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::scoring)
        .withMessageContaining("O does not depend on the number of steps: output=out FLOAT[1, ?]");
  }

  /** An RNN(2 -> 4) over x and a table of positions. */
  private static GraphBuilder positions(int rows) {
    return Graphs.stepsOf("x", rnn("sum"))
        .input("x", -1, -2, 2)
        .weight("table", rows, 1, 2)
        .node("Slice", "table zero steps zero -> part")
        .node("Add", "x part -> sum");
  }

  private static GraphBuilder rnn(String x) {
    return new GraphBuilder()
        .weight("W", 1, 4, 2)
        .weight("R", 1, 4, 4)
        .node("RNN", x + " W R -> y");
  }

  @Test
  void aSteppedGraphDeclaresItsSteps() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 5, -2, 2)
            .weight("W", 1, 3, 2)
            .weight("R", 1, 3, 3)
            .node("RNN", "x W R -> y")
            .output("y");
    Model model = graph.model().scoring();
    assertThat(model.isSteppable()).isTrue();
    assertThat(model.declaredSteps()).hasValue(5);
  }

  @Test
  void outputsOfDifferentRowsAreRefusedWithTheWayOut() {
    OnnxModel graph =
        bidirectional("x", -1, -2)
            .ints("flat", 1, 6)
            .node("Reshape", "h flat -> f")
            .node("Relu", "f -> last")
            .output("rows", "last")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::scoring)
        .withMessageContainingAll("rows=[one per step, one]", "--output-node", "test.onnx");
  }

  @Test
  void aDecoderHasStepsOfItsOwn() {
    GraphBuilder graph =
        bidirectional("x", -1, -2)
            .ints("flat", 1, 1, 6)
            .weight("W2", 1, 4, 6)
            .weight("R2", 1, 4, 4)
            .node("Reshape", "h flat -> last")
            .node("Concat", "last last -> twice", attribute("axis", 0))
            .node("RNN", "twice W2 R2 -> y2")
            .ints("one", 1)
            .node("Squeeze", "y2 one -> out")
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.outputRows()).isEqualTo(OutputRows.SEVERAL);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("out"));
  }

  @Test
  void softmaxOverTheStepsRunsOverWindows() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 2)
            .weight("W", 1, 3, 2)
            .weight("R", 1, 3, 3)
            .weight("v", 3, 1)
            .ints("one", 1)
            .ints("zero", 0)
            .node("RNN", "x W R -> y")
            .node("Squeeze", "y one -> q")
            .node("MatMul", "q v -> scores")
            .node("Softmax", "scores -> shares", attribute("axis", 0))
            .node("Mul", "q shares -> weighted")
            .node("ReduceSum", "weighted zero -> out", attribute("keepdims", 0))
            .output("out");
    Model model = graph.model().scoring();
    assertThat(model.outputRows()).isEqualTo(OutputRows.LAST);
    assertRuns(model, graph.model().run(Map.of("x", OnnxTensor.of(flat(), 3, 1, 2))).get("out"));
  }

  @Test
  void theIdentityDependsOnTheWeights() {
    Model one = bidirectional("x", -1, -2).output("rows").model().scoring();
    Model same = bidirectional("x", -1, -2).output("rows").model().scoring();
    Model other =
        bidirectional("x", -1, -2).node("Relu", "rows -> r").output("r").model().scoring();
    assertThat(one.identity()).isEqualTo(same.identity()).isNotEqualTo(other.identity());
  }

  @Test
  void anOperatorThatIsNotSupportedIsTheReason() {
    OnnxModel graph =
        bidirectional("x", -1, -2).node("Unique", "rows -> out").output("out").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::scoring)
        .withMessageContaining("operator not supported: Unique at node 3");
  }

  /** An RNN(2 -> 3) in both directions: {@code rows} of six, {@code h} its last states. */
  private static GraphBuilder bidirectional(String x, long time, long batch, String... initial) {
    GraphBuilder graph = new GraphBuilder();
    if (time != 0) {
      graph.input(x, time, batch, 2);
    }
    String state = initial.length == 0 ? "" : " _ _ " + initial[0];
    return graph
        .weight("W", 2, 3, 2)
        .weight("R", 2, 3, 3)
        .ints("shape", 0, -1, 6)
        .node("RNN", x + " W R" + state + " -> y h", attribute("direction", "bidirectional"))
        .node("Transpose", "y -> turned", list("perm", 0, 2, 1, 3))
        .node("Reshape", "turned shape -> rows");
  }

  private static float[] flat() {
    float[] values = new float[6];
    for (int t = 0; t < 3; t++) {
      System.arraycopy(SEQUENCE[t], 0, values, 2 * t, 2);
    }
    return values;
  }

  private static void assertRuns(Model model, OnnxTensor expected) {
    assertThat(model.isSteppable()).isFalse();
    float[] all = expected.floats();
    float[][] rows = model.sequenceRunner().run(SEQUENCE);
    assertThat(rows.length * model.outputSize()).isEqualTo(all.length);
    for (int i = 0; i < all.length; i++) {
      float actual = rows[i / model.outputSize()][i % model.outputSize()];
      assertThat(actual).isCloseTo(all[i], within(0f));
    }
  }
}
