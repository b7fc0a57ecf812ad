/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.TensorProto.DataType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A graph of one step, whose states are its inputs and outputs, is stepped as a whole. */
class GraphStatesTest {

  private static final Map<String, String> NONE = Map.of();

  @Test
  void aStateThatIsWrittenInPlaceIsSteppedAsTheGraphSays() {
    assertStepsAsTheGraph(writtenInPlace("cache_out"), NONE);
  }

  @Test
  void aStateThatIsWrittenInPlaceMayBeNamed() {
    assertStepsAsTheGraph(writtenInPlace("kept"), Map.of("cache", "kept"));
  }

  /** Two layers whose states are rows of one tensor, {@code new = cache.clone(); new[i] = h}. */
  private static GraphBuilder writtenInPlace(String next) {
    return new GraphBuilder()
        .input("x", 1, 1, 3)
        .input("cache", 2, 1, 1, 4)
        .weight("W", 1, 4, 3)
        .weight("V", 1, 4, 4)
        .weight("R", 1, 4, 4)
        .integer("first", 0)
        .integer("second", 1)
        .tensor(GraphBuilder.proto("at0", DataType.INT64, 1, 1).addInt64Data(0).build())
        .tensor(GraphBuilder.proto("at1", DataType.INT64, 1, 1).addInt64Data(1).build())
        .ints("one", 1)
        .ints("row", 1, 1, 1, 4)
        .node("Gather", "cache first -> h0", attribute("axis", 0))
        .node("Gather", "cache second -> h1", attribute("axis", 0))
        .node("RNN", "x W R _ _ h0 -> y0 n0")
        .node("Squeeze", "y0 one -> q0")
        .node("RNN", "q0 V R _ _ h1 -> y n1")
        .node("Reshape", "n0 row -> r0")
        .node("Reshape", "n1 row -> r1")
        .node("ScatterND", "cache at0 r0 -> half")
        .node("ScatterND", "half at1 r1 -> " + next)
        .output("y", next);
  }

  @Test
  void aStateWhoseShapeIsReadAsWellIsSteppedAsTheGraphSays() {
    GraphBuilder first =
        new GraphBuilder().node("RNN", "x W R _ _ state -> y hn").output("y", "hn");
    GraphBuilder second =
        new GraphBuilder().node("RNN", "x W R _ _ none -> y2 hn2").output("y2", "hn2");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 1, 1, 3)
            .input("state", 1, 1, 4)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .tensor("none", new float[4], 1, 1, 4)
            .node("Size", "state -> size")
            .node("Cast", "size -> any", attribute("to", 9))
            .node(
                "If",
                "any -> out stateN",
                attribute("then_branch", first),
                attribute("else_branch", second))
            .output("out", "stateN");
    assertStepsAsTheGraph(graph, NONE);
    assertStepsAsTheGraph(graph, Map.of("state", "stateN"));
  }

  @Test
  void aStateThatTheNodeComputesAndAnotherNodeReadsIsSteppedAsTheGraphSays() {
    GraphBuilder graph = oneLayer().node("RNN", "x W R _ _ h -> y hn").node("Add", "hn h -> sum");
    assertStepsAsTheGraph(graph.output("sum", "hn"), NONE);
  }

  @Test
  void aLayerThatStartsFromTheLastEventIsGivenIt() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 1, 1, 4)
            .input("cache", 1, 1, 4)
            .weight("W", 1, 4, 4)
            .weight("R", 1, 4, 4)
            .node("RNN", "x W R _ _ cache -> y")
            .node("Identity", "x -> cache_out")
            .output("y", "cache_out");
    assertStepsAsTheGraph(graph, NONE);
  }

  @Test
  void anOutputThatIsNamedAsTheScoreIsNoState() {
    byte[] bytes =
        oneLayer()
            .node("RNN", "x W R _ _ h -> y last")
            .node("Tanh", "last -> h_out")
            .output("h_out")
            .bytes();
    assertThat(OnnxModel.read("m.onnx", bytes, NONE, List.of("h_out")).statePairs()).isEmpty();
    assertThat(OnnxModel.read("m.onnx", bytes, NONE, List.of()).statePairs())
        .containsOnly(Map.entry("h", "h_out"));
  }

  /** As networks over time and frequency have: one layer over each, and frequencies as rows. */
  @Test
  void layersAlongAnotherAxisThanTimeBeginAnewWithEachStep() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("frame", 1, 5, 3)
            .input("cache", 1, 5, 4)
            .weight("W", 2, 2, 3)
            .weight("R", 2, 2, 2)
            .weight("V", 1, 4, 4)
            .weight("U", 1, 4, 4)
            .ints("frequencies", 5, 1, 3)
            .ints("rows", 1, 5, 4)
            .tensor("half", new float[] {0.5f}, 1)
            .node("Reshape", "frame frequencies -> f")
            .node("RNN", "f W R -> within", attribute("direction", "bidirectional"))
            .node("Transpose", "within -> turned", list("perm", 2, 0, 1, 3))
            .node("Reshape", "turned rows -> t")
            .node("RNN", "t V U _ _ cache -> y last")
            .node("Mul", "last half -> cache_out")
            .output("y", "cache_out");
    assertStepsAsTheGraph(graph, NONE);
  }

  @Test
  void aLoopOverOneStepIsGivenTheStateOfTheGraph() {
    GraphBuilder body =
        new GraphBuilder()
            .input("s", 1, 3)
            .input("e", 1, 3)
            .node("Add", "s e -> sum")
            .node("Tanh", "sum -> next")
            .node("Identity", "next -> row")
            .output("next", "row");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", 1, 1, 3)
            .input("state", 1, 3)
            .node(
                "Scan",
                "state x -> state_out y",
                attribute("num_scan_inputs", 1),
                attribute("body", body))
            .output("y", "state_out");
    assertStepsAsTheGraph(graph, NONE);
  }

  @Test
  void aLayerThatTheGraphGivesNoStateDeclaresAWindowOfOneStep() {
    GraphBuilder graph =
        oneLayer()
            .ints("one", 1)
            .tensor("half", new float[] {0.5f}, 1)
            .node("RNN", "x W R _ _ h -> y last")
            .node("Mul", "last half -> h_out")
            .node("Squeeze", "y one -> q")
            .node("RNN", "q R R -> out")
            .output("out", "h_out");
    assertThat(graph.model().model().declaredSteps()).hasValue(1);
  }

  @Test
  void aNextStateThatItsNameDoesNotSettleMustBeNamed() {
    GraphBuilder graph =
        oneLayer()
            .node("RNN", "x W R _ _ h -> y last")
            .node("Tanh", "last -> h1")
            .output("y", "h1");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContainingAll("input=h, output=h1", "--states h=h1", "--output-node");
    assertStepsAsTheGraph(graph, Map.of("h", "h1"));
  }

  /** As voice activity detectors take the sampling rate. */
  @Test
  void aSettingAsAnInputIsRefusedWithTheWayOut() {
    GraphBuilder first = new GraphBuilder().node("Tanh", "h -> a").output("a");
    GraphBuilder second = new GraphBuilder().node("Neg", "h -> b").output("b");
    GraphBuilder conditional =
        oneLayer()
            .idInput("sr")
            .integer("high", 16000)
            .node("Equal", "sr high -> same")
            .node(
                "If",
                "same -> hn",
                attribute("then_branch", first),
                attribute("else_branch", second))
            .node("Identity", "x -> y")
            .output("y", "hn");
    GraphBuilder beside =
        oneLayer()
            .idInput("sr")
            .node("Cast", "sr -> rate", attribute("to", 1))
            .node("Mul", "x rate -> scaled")
            .node("RNN", "scaled W R _ _ h -> y hn")
            .output("y", "hn");
    for (GraphBuilder graph : List.of(conditional, beside)) {
      assertThatExceptionOfType(UnsupportedModelException.class)
          .isThrownBy(() -> graph.model().model())
          .withMessageContainingAll("must be an initializer", "inputs=[sr INT[]]")
          .withMessageNotContaining("side by side");
    }
  }

  @Test
  void aStateThatIsReadAndNotReturnedIsRefusedWithTheWayOut() {
    GraphBuilder graph =
        oneLayer().node("RNN", "x W R _ _ h -> y hn").node("Add", "hn h -> sum").output("sum");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContainingAll("input=h", "--states h=OUTPUT");
  }

  @Test
  void statesThatAreExchangedAreRefused() {
    byte[] bytes =
        Graphs.lstmWeights(new GraphBuilder(), "", 3, 4)
            .input("x", 1, 1, 3)
            .input("h", 1, 1, 4)
            .input("c", 1, 1, 4)
            .node("LSTM", "x W R B _ h c -> y hn cn")
            .output("y", "hn", "cn")
            .bytes();
    OnnxModel model = OnnxModel.read("m.onnx", bytes, Map.of("h", "cn", "c", "hn"), List.of());
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(model::model)
        .withMessageContainingAll("the last state of another", "h=cn");
  }

  /** A state of the layer itself is neither fed by the graph nor zero: steps are time here. */
  @Test
  void severalStepsOfALayerThatCarriesItsStateAreRefusedBesideAStateOfTheGraph() {
    GraphBuilder graph =
        weights()
            .input("x", 4, 1, 3)
            .input("cache", 4, 1, 3)
            .input("h", 1, 1, 4)
            .node("Add", "x cache -> both")
            .node("Identity", "x -> new_cache")
            .node("RNN", "both W R _ _ h -> y hn")
            .output("y", "new_cache", "hn");
    assertThat(graph.model().statePairs().keySet()).containsExactlyInAnyOrder("cache", "h");
    assertRefused(graph, "the number of steps must be dynamic or 1", "steps=4");
  }

  /** A run over two steps changes or reads the state once, and stepping would do it twice. */
  @Test
  void anOpenTimeAxisIsRefusedWhereTheGraphGivesALayerItsState() {
    GraphBuilder changed =
        open().node("RNN", "x W R _ _ h -> y last").node("Tanh", "last -> h_out");
    GraphBuilder changedBefore =
        open()
            .node("Tanh", "h -> begin")
            .node("RNN", "x W R _ _ begin -> y last")
            .node("Neg", "last -> h_out");
    GraphBuilder read = open().node("RNN", "x W R _ _ h -> y h_out").node("Add", "y h -> sum");
    assertOfOneStep(changed.output("y", "h_out"));
    assertOfOneStep(changedBefore.output("y", "h_out"));
    assertOfOneStep(read.output("sum", "h_out"));
  }

  @Test
  void anOpenAxisThatALoopGoesAlongIsRefusedWhereTheGraphGivesItsState() {
    GraphBuilder body =
        new GraphBuilder()
            .input("s", 1, 3)
            .input("e", 1, 3)
            .node("Add", "s e -> sum")
            .node("Tanh", "sum -> next")
            .node("Identity", "next -> row")
            .output("next", "row");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 3)
            .input("state", 1, 3)
            .node(
                "Scan",
                "state x -> last y",
                attribute("num_scan_inputs", 1),
                attribute("body", body))
            .node("Neg", "last -> state_out");
    assertOfOneStep(graph.output("y", "state_out"));
  }

  @Test
  void anOpenBatchIsNoTimeWhereTheGraphGivesALayerItsState() {
    GraphBuilder graph =
        weights()
            .input("x", 1, -1, 3)
            .input("h", 1, -1, 4)
            .node("RNN", "x W R _ _ h -> y last")
            .node("Tanh", "last -> h_out")
            .output("y", "h_out");
    assertThat(graph.model().model().declaredSteps()).isEmpty();
  }

  @Test
  void aLayerInABranchCarriesItsStateAsOneOutsideDoes() {
    GraphBuilder inside = inBranch().output("y", "hn");
    GraphBuilder outside = open().node("RNN", "x W R _ _ h -> y hn").output("y", "hn");
    GraphBuilder mean =
        inBranch().node("ReduceMean", "y -> mean", list("axes", 0)).output("mean", "hn");
    assertThat(inside.model().model().identity()).isEqualTo(outside.model().model().identity());
    assertRefused(mean, "alike", "it mixes steps", "ReduceMean");
  }

  @Test
  void anOpenTimeAxisIsRefusedWhereTheGraphGivesALayerInABranchItsState() {
    assertOfOneStep(inBranch().node("Tanh", "hn -> h_out").output("y", "h_out"));
  }

  private static GraphBuilder inBranch() {
    GraphBuilder first = new GraphBuilder().node("RNN", "x W R _ _ h -> a an").output("a", "an");
    GraphBuilder second = new GraphBuilder().node("RNN", "x W W _ _ h -> b bn").output("b", "bn");
    return open()
        .integer("one", 1)
        .node("Cast", "one -> always", attribute("to", 9))
        .node(
            "If",
            "always -> y hn",
            attribute("then_branch", first),
            attribute("else_branch", second));
  }

  private static void assertOfOneStep(GraphBuilder graph) {
    assertRefused(graph, "must have one step", "input=x FLOAT[?, 1, 3]", "fix the extents");
  }

  private static void assertRefused(GraphBuilder graph, String... words) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContainingAll(words);
  }

  private static GraphBuilder open() {
    return weights().input("x", -1, 1, 3).input("h", 1, 1, 4);
  }

  private static GraphBuilder oneLayer() {
    return weights().input("x", 1, 1, 3).input("h", 1, 1, 4);
  }

  private static GraphBuilder weights() {
    return new GraphBuilder().weight("W", 1, 4, 3).weight("R", 1, 4, 4);
  }

  /** Compares with the graph whose outputs become its inputs; the score is the first output. */
  private static void assertStepsAsTheGraph(GraphBuilder graph, Map<String, String> states) {
    OnnxModel model = OnnxModel.read("m.onnx", graph.bytes(), states, List.of());
    assertThat(model.model().declaredSteps()).isEmpty();
    Stepper stepper = model.model().stepper();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (String state : model.statePairs().keySet()) {
      inputs.put(state, zeros(model, state));
    }
    String event = model.inputs().get(0);
    Random random = new Random(3);
    for (int t = 0; t < 5; t++) {
      float[] x = zeros(model, event).floats();
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      inputs.put(event, OnnxTensor.of(x, dims(model, event)));
      Map<String, OnnxTensor> outputs = model.run(inputs);
      assertThat(stepper.step(x)).containsExactly(outputs.get(model.outputs().get(0)).floats());
      model.statePairs().forEach((before, after) -> inputs.put(before, outputs.get(after)));
    }
  }

  private static OnnxTensor zeros(OnnxModel model, String input) {
    long[] dims = dims(model, input);
    int elements = (int) Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    return OnnxTensor.of(new float[elements], dims);
  }

  /** From {@code "x FLOAT[1, 1, 3]"}. */
  private static long[] dims(OnnxModel model, String input) {
    String type = model.inputTypes().get(model.inputs().indexOf(input));
    String extents = type.substring(type.indexOf('[') + 1, type.length() - 1);
    return Arrays.stream(extents.split(", ")).mapToLong(Long::parseLong).toArray();
  }
}
