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
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cell.Cell;
import io.streamrnn.cells.Kernels;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stepping a graph event by event gives what it gives over the whole sequence. */
class StreamingTest {

  private static final int STEPS = 6;
  private static final AttributeProto FLOATS = attribute("to", 1);
  private static final AttributeProto[] NO_ATTRIBUTES = {};
  // Both run the same kernels; the operators between them may add in another order.
  private static final float TOLERANCE = 1e-6f;

  @Test
  void statesThatGoInAndOutAreCarried() {
    GraphBuilder graph = Graphs.lstmWithStates();
    assertLayers(graph, "LSTMCell", "Dense");
    assertStreamsAsTheWhole(graph, sequence(3), 0, 2);
  }

  @Test
  void statesThatAreNotInTheGraphAreCarriedAllTheSame() {
    GraphBuilder graph = Graphs.torchBatchFirst();
    assertLayers(graph, "LSTMCell", "LSTMCell", "Dense");
    assertStreamsAsTheWhole(graph, sequence(3), 1, 2);
  }

  @Test
  void statesOfAllLayersMayBeOneTensor() {
    GraphBuilder graph = Graphs.gruWithJointStates();
    assertLayers(graph, "GRUCell", "GRUCell");
    assertStreamsAsTheWhole(graph, sequence(2), 0, 3);
  }

  @Test
  void aDenseLayerOverFlattenedStepsIsALayerOfEachStep() {
    GraphBuilder graph = Graphs.kerasTimeDistributed();
    assertLayers(graph, "LSTMCell", "Dense");
    assertStreamsAsTheWhole(graph, sequence(3), 1, 2);
  }

  @Test
  void aHeadOfTheLastStepScoresEveryEvent() {
    GraphBuilder graph = Graphs.lastStep();
    assertLayers(graph, "LSTMCell", "Dense");
    Stepper stepper = graph.model().model().stepper();
    float[][] sequence = sequence(3);
    for (int t = 0; t < STEPS; t++) {
      float[][] soFar = Arrays.copyOf(sequence, t + 1);
      assertClose(stepper.step(sequence[t]), whole(graph.model(), soFar, 0));
    }
  }

  @Test
  void anIdIsLookedUp() {
    GraphBuilder graph = Graphs.characters();
    assertLayers(graph, "Embedding", "GRUCell", "Dense");
    Stepper stepper = graph.model().model().stepper();
    long[] ids = {3, 0, 6, 3};
    float[] whole = graph.model().run(Map.of("ids", OnnxTensor.of(ids, 4, 1))).get("out").floats();
    for (int t = 0; t < ids.length; t++) {
      float[] expected = Arrays.copyOfRange(whole, 7 * t, 7 * t + 7);
      assertClose(stepper.step(new float[] {ids[t]}), expected);
    }
  }

  @Test
  void anIdThatIsNoWholeNumberOrHasNoRowIsRefused() {
    Stepper stepper = Graphs.characters().model().model().stepper();
    for (float id : new float[] {1.5f, -1, 7, Float.NaN}) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> stepper.step(new float[] {id}))
          .withMessageContaining("expected 0..6, got=" + id);
    }
  }

  @Test
  void aGraphThatIsNoChainIsOneCell() {
    GraphBuilder graph = Graphs.residual();
    assertLayers(graph, "ONNX graph");
    assertStreamsAsTheWhole(graph, sequence(3), 0, 3);
  }

  @Test
  void aRecurrenceThatIsSpelledOutIsSteppedByItsStates() {
    GraphBuilder graph = Graphs.lstmCell();
    Stepper stepper = graph.model().model().stepper();
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("h", OnnxTensor.of(new float[4], 1, 4));
    inputs.put("c", OnnxTensor.of(new float[4], 1, 4));
    for (float[] x : sequence(3)) {
      inputs.put("x", OnnxTensor.of(x, 1, 3));
      Map<String, OnnxTensor> outputs = graph.model().run(inputs);
      assertClose(stepper.step(x), outputs.get("y").floats());
      inputs.put("h", outputs.get("hn"));
      inputs.put("c", outputs.get("cn"));
    }
  }

  @Test
  void anInitialStateOfTheFileIsWhereTheStatesBegin() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 1)
            .tensor("W", new float[] {1}, 1, 1, 1)
            .tensor("R", new float[] {1}, 1, 1, 1)
            .tensor("start", new float[] {0.5f}, 1, 1, 1)
            .node("RNN", "x W R _ _ start -> y", list("activations", "Relu"))
            .output("y");
    Model model = graph.model().model();
    assertThat(model.cell().initialState(0)).containsExactly(0.5f);
    assertThat(model.stepper().step(new float[] {2})).containsExactly(2.5f);
  }

  @Test
  void theStatesOfAnLstmBeginWithThoseOfTheFile() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 1)
            .tensor("W", new float[4], 1, 4, 1)
            .tensor("R", new float[4], 1, 4, 1)
            .tensor("h0", new float[] {0.5f}, 1, 1, 1)
            .tensor("c0", new float[] {-2}, 1, 1, 1)
            .node("LSTM", "x W R _ _ h0 c0 -> y")
            .output("y");
    Model model = graph.model().model();
    assertThat(model.cell().initialState(0)).containsExactly(0.5f);
    assertThat(model.cell().initialState(1)).containsExactly(-2);
    assertThat((double) model.stepper().step(new float[] {9})[0])
        .isCloseTo(0.5 * Math.tanh(0.5 * -2), within(1e-6));
  }

  @Test
  void anUnusedOutputIsNoOmittedInput() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 3)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .weight("V", 1, 4, 4)
            .ints("one", 1)
            .node("RNN", "x W R -> y _")
            .node("Squeeze", "y one -> s")
            .node("RNN", "s V R _ _ _ -> out")
            .output("out");
    assertStreamsAsTheWhole(graph, sequence(3), 0, 4);
  }

  @Test
  void rowsOfAGraphAreIndependent() {
    Cell cell = Graphs.residual().model().model().cell();
    float[][] x = sequence(3);
    float[] together = new float[6];
    float[][] states = {new float[6]};
    float[] both = {x[0][0], x[0][1], x[0][2], x[1][0], x[1][1], x[1][2]};
    cell.kernel().step(2, both, states, together);
    float[] alone = new float[3];
    cell.kernel().step(1, x[1], new float[][] {new float[3]}, alone);
    assertThat(Arrays.copyOfRange(together, 3, 6)).containsExactly(alone);
  }

  @Test
  void noStepAllocates() {
    assumeThat(Kernels.provider())
        .as("vectors are objects wherever the JIT compiler does not see through them")
        .startsWith("plain");
    for (GraphBuilder graph : List.of(Graphs.residual(), Graphs.torchBatchFirst())) {
      Stepper stepper = graph.model().model().stepper();
      float[] x = {1, 2, 3};
      allocatedBy(() -> stepper.step(x), 20_000);
      assertThat(allocatedBy(() -> stepper.step(x), 20_000)).isLessThan(20_000);
    }
  }

  /** Bytes; a few belong to the JVM. */
  private static long allocatedBy(Runnable step, int times) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      step.run();
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void theIdentityOfAModelDoesNotDependOnNames() {
    byte[] renamed =
        new String(Graphs.residual().bytes(), StandardCharsets.ISO_8859_1)
            .replace("scale", "scald")
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(ModelFiles.loadStreaming("b", renamed).identity())
        .isEqualTo(ModelFiles.loadStreaming("a", Graphs.residual().bytes()).identity());
  }

  @Test
  void theIdentityOfAGraphDependsOnItsConstants() {
    assertThat(scaledRnn(3).model().model().identity())
        .isNotEqualTo(scaledRnn(2).model().model().identity());
  }

  private static GraphBuilder scaledRnn(float factor) {
    return new GraphBuilder()
        .input("x", -1, -2, 1)
        .tensor("factor", new float[] {factor}, 1)
        .tensor("W", new float[] {1}, 1, 1, 1)
        .tensor("R", new float[] {1}, 1, 1, 1)
        .node("Mul", "x factor -> n")
        .node("RNN", "n W R -> y")
        .output("y");
  }

  @Test
  void aLayerThatReadsBackwardsIsRefusedWithTheReason() {
    for (String direction : new String[] {"reverse", "bidirectional"}) {
      long directions = direction.equals("reverse") ? 1 : 2;
      GraphBuilder graph =
          new GraphBuilder()
              .input("x", -1, -2, 3)
              .weight("W", directions, 4, 3)
              .weight("R", directions, 4, 4)
              .node("RNN", "x W R -> y", attribute("direction", direction))
              .output("y");
      assertRefused(
          graph,
          "processes the sequence backwards is non-causal",
          "direction=" + direction,
          "FLOAT[?, 1, 3]",
          "RNN0");
    }
  }

  /** Also where it takes away as many steps as it adds. */
  @Test
  void aPaddingOfTheSequenceIsRefused() {
    for (long end : new long[] {0, -1}) {
      assertRefused(
          Graphs.overSteps()
              .ints("pads", 1, 0, 0, end, 0, 0)
              .node("Pad", "q pads -> out")
              .output("out"),
          "it pads the sequence");
    }
  }

  @Test
  void aPaddingOfTheFeaturesIsStepped() {
    GraphBuilder graph =
        Graphs.overSteps()
            .ints("pads", 0, 0, 1, 0, 0, 2)
            .node("Pad", "q pads -> out")
            .output("out");
    assertStreamsAsTheWhole(graph, sequence(3), 0, 7);
  }

  @Test
  void aGraphThatMixesStepsIsRefused() {
    assertRefused(
        Graphs.overSteps().node("Softmax", "q -> out", attribute("axis", 0)).output("out"),
        "over time");
    assertRefused(
        Graphs.overSteps()
            .integer("first", 0)
            .node("Gather", "q first -> out", attribute("axis", 0))
            .output("out"),
        "a step other than the last");
    assertRefused(
        Graphs.overSteps().node("Flatten", "q -> out", attribute("axis", 0)).output("out"),
        "it mixes steps");
    assertRefused(
        Graphs.overSteps()
            .ints("axis", 0)
            .node("Squeeze", "h axis -> z")
            .node("Add", "q z -> out")
            .output("out"),
        "it combines steps with the end of the sequence");
  }

  @Test
  void aSequenceWithoutRecurrentNodesIsRefusedWithTheWayOut() {
    assertRefused(
        new GraphBuilder().input("x", -1, -2, 3).node("Relu", "x -> out").output("out"),
        "which determines the time axis: input=x FLOAT[?, ?, 3]",
        "save a Keras model as .keras");
  }

  @Test
  void aSecondInputIsRefusedByName() {
    GraphBuilder graph =
        Graphs.overSteps().input("rate", 1).node("Mul", "q rate -> out").output("out");
    assertRefused(
        graph,
        "must have one input besides its states: inputs=[x, rate]",
        "one input of all features side by side");
  }

  @Test
  void aFixedBatchIsRefused() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 8, 3)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .node("RNN", "x W R -> y")
            .output("y");
    assertRefused(graph, "the batch must be dynamic or 1", "batch=8");
  }

  @Test
  void aGraphForSequencesOfOneLengthIsRefused() {
    assertRefused(
        Graphs.overSteps().ints("seven", 7, -1).node("Reshape", "q seven -> out").output("out"),
        "must take sequences of any length: input=x FLOAT[?, ?, 3], axis=0 'd1'",
        "the number of elements must be divisible by the other extents",
        "inputs=[FLOAT[?, 1, 4], INT[2]]",
        "score windows");
  }

  @Test
  void anAxisThatIsOpenIsNotTakenForOneStep() {
    assertRefused(
        openRow().node("RNN", "r W R -> out").output("out"),
        "must take sequences of any length: input=x FLOAT[?, 3], axis=0 'd1'",
        "score windows");
  }

  @Test
  void anOpenBatchThatAReshapeFixesIsNoTimeOfAStepWithStates() {
    GraphBuilder graph =
        openRow().input("h", 1, 1, 4).node("RNN", "r W R _ _ h -> out hn").output("out", "hn");
    assertThat(graph.model().model().declaredSteps()).isEmpty();
  }

  @Test
  void theLastInputsOfAConvolutionAreAState() {
    Model model = cached("new_cache").model().model();
    assertThat(cached("new_cache").model().statePairs())
        .containsOnly(Map.entry("cache", "new_cache"), Map.entry("h", "hn"));
    assertThat(model.declaredSteps()).isEmpty();
    float[][] sequence = sequence(3);
    Stepper stepper = model.stepper();
    OnnxTensor cache = OnnxTensor.of(new float[6], 1, 2, 3);
    OnnxTensor h = OnnxTensor.of(new float[4], 1, 1, 4);
    for (float[] event : sequence) {
      Map<String, OnnxTensor> whole =
          cached("new_cache")
              .model()
              .run(Map.of("x", OnnxTensor.of(event, 1, 1, 3), "cache", cache, "h", h));
      assertClose(stepper.step(event), whole.get("y").floats());
      cache = whole.get("new_cache");
      h = whole.get("hn");
    }
  }

  @Test
  void aSecondInputBesideRecurrentNodesIsNoStateByItsShapeAlone() {
    assertRefused(cached("kept"), "one input besides its states: inputs=[x, cache]");
  }

  @Test
  void aSecondInputBesideRecurrentNodesIsNoStateIfItIsCalledAnEvent() {
    assertRefused(
        denoising("spk", "heard"), "one input besides its states: inputs=[audio_in, spk]");
    assertThat(denoising("conv_in", "conv_out").model().statePairs())
        .containsOnly(Map.entry("conv_in", "conv_out"), Map.entry("h", "hn"));
  }

  /** A step of audio, which gives audio, with another input that goes to another output. */
  private static GraphBuilder denoising(String input, String output) {
    return rnn("both W R _ _ h")
        .input("audio_in", 1, 1, 3)
        .input(input, 1, 1, 3)
        .input("h", 1, 1, 4)
        .weight("V", 4, 3)
        .node("Add", "audio_in %s -> both".formatted(input))
        .node("Neg", input + " -> " + output)
        .ints("shape", 1, 1, 4)
        .node("Reshape", "y shape -> r")
        .node("MatMul", "r V -> audio_out")
        .output("audio_out", output, "hn");
  }

  @Test
  void aSecondInputBesideRecurrentNodesIsTheStateThatItIsSaidToBe() {
    OnnxModel model =
        OnnxModel.read("m.onnx", cached("kept").bytes(), Map.of("cache", "kept"), List.of());
    assertThat(model.statePairs()).contains(Map.entry("cache", "kept"));
    assertThat(model.model().isSteppable()).isTrue();
  }

  /** A step of a convolution over three steps, its inputs kept in {@code cache}, and an RNN. */
  private static GraphBuilder cached(String next) {
    return rnn("c W R _ _ h")
        .input("x", 1, 1, 3)
        .input("cache", 1, 2, 3)
        .input("h", 1, 1, 4)
        .weight("kernel", 3, 3, 3)
        .ints("one", 1)
        .ints("three", 3)
        .node("Concat", "cache x -> all", attribute("axis", 1))
        .node("Slice", "all one three one -> " + next)
        .node("Transpose", "all -> turned", list("perm", 0, 2, 1))
        .node("Conv", "turned kernel -> k", list("kernel_shape", 3))
        .node("Transpose", "k -> c", list("perm", 2, 0, 1))
        .output("y", next, "hn");
  }

  @Test
  void aProjectionIsRefusedWithTheWayOut() {
    OnnxModel model =
        Graphs.lstmWeights(new GraphBuilder(), "", 3, 4)
            .input("x", 1, 1, 3)
            .input("h", 1, 1, 4)
            .input("c", 1, 1, 6)
            .node("LSTM", "x W R B _ h c -> y hn cn", attribute("hidden_size", 4))
            .output("y", "hn", "cn")
            .model();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(model::scoring)
        .withMessageContainingAll("hidden_size=4, initial_c=FLOAT[1, 1, 6]", "safetensors");
  }

  @Test
  void aStateThatIsNotThatOfItsNodeIsRefused() {
    OnnxModel model =
        rnn("x W R _ _ h").input("x", 1, 1, 3).input("h", 1, 1, 5).output("y", "hn").model();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(model::scoring)
        .withMessageContaining("expected=FLOAT[1, 1, 4], got=FLOAT[1, 1, 5]");
  }

  @Test
  void aFixedBatchOfTheStatesAloneIsSteppedAsOneRow() {
    GraphBuilder graph =
        rnn("x W R _ _ h").input("x", -1, -2, 3).input("h", 1, 8, 4).output("y", "hn");
    assertThat(graph.model().model().isSteppable()).isTrue();
  }

  @Test
  void oneStepWithoutStatesIsAWindowOfOneStep() {
    GraphBuilder graph = rnn("x W R").input("x", 1, -1, 3).output("y");
    assertThat(graph.model().model().declaredSteps()).hasValue(1);
  }

  @Test
  void anEventWithoutATimeAxisIsAWindowOfOneStep() {
    GraphBuilder graph =
        rnn("r W R").input("x", -1, 3).ints("zero", 0).node("Unsqueeze", "x zero -> r").output("y");
    assertThat(graph.model().model().declaredSteps()).hasValue(1);
  }

  @Test
  void oneStepWhoseStatesGoInAndOutDeclaresNoWindow() {
    GraphBuilder graph =
        rnn("x W R _ _ h").input("x", 1, 1, 3).input("h", 1, 1, 4).output("y", "hn");
    assertThat(graph.model().model().declaredSteps()).isEmpty();
  }

  @Test
  void oneStepWhoseStatesOnlyGoInIsAWindowOfOneStep() {
    GraphBuilder graph = rnn("x W R _ _ h").input("x", 1, 1, 3).input("h", 1, 1, 4).output("y");
    assertThat(graph.model().model().declaredSteps()).hasValue(1);
  }

  @Test
  void oneNodeThatBeginsAnewMakesAWindowOfOneStep() {
    GraphBuilder graph =
        rnn("x W R _ _ h")
            .input("x", 1, 1, 3)
            .input("h", 1, 1, 4)
            .ints("one", 1)
            .node("Squeeze", "y one -> q")
            .node("RNN", "q R R -> out")
            .output("out", "hn");
    assertThat(graph.model().model().declaredSteps()).hasValue(1);
  }

  @Test
  void anLstmThatIsGivenOneOfItsStatesIsAWindowOfOneStep() {
    assertThat(lstm("h c -> y hn cn", "hn", "cn").model().model().declaredSteps()).isEmpty();
    assertThat(lstm("h start -> y hn", "hn").model().model().declaredSteps()).hasValue(1);
    assertThat(lstm("h -> y hn", "hn").model().model().declaredSteps()).hasValue(1);
    assertThat(lstm("h c -> y hn", "hn").model().model().declaredSteps()).hasValue(1);
  }

  private static GraphBuilder lstm(String wiring, String... states) {
    GraphBuilder graph =
        Graphs.lstmWeights(new GraphBuilder(), "", 3, 4)
            .input("x", 1, 1, 3)
            .input("h", 1, 1, 4)
            .weight("start", 1, 1, 4)
            .node("LSTM", "x W R B _ " + wiring)
            .output("y")
            .output(states);
    return wiring.contains(" c ") ? graph.input("c", 1, 1, 4) : graph;
  }

  @Test
  void stepsOfAnOpenAxisAreNoWindow() {
    assertThat(Graphs.overSteps().output("q").model().model().declaredSteps()).isEmpty();
  }

  private static GraphBuilder rnn(String inputs) {
    return new GraphBuilder()
        .weight("W", 1, 4, 3)
        .weight("R", 1, 4, 4)
        .node("RNN", inputs + " -> y hn");
  }

  /** A row of an open axis, {@code r}, that is reshaped to one step. */
  private static GraphBuilder openRow() {
    return new GraphBuilder()
        .input("x", -1, 3)
        .ints("step", 1, 1, -1)
        .weight("W", 1, 4, 3)
        .weight("R", 1, 4, 4)
        .node("Reshape", "x step -> r");
  }

  @Test
  void aTableThatIsSlicedToTheStepsAndReducedIsRefused() {
    assertRefused(
        Graphs.stepsOf("x", Graphs.overSteps())
            .weight("table", 20, 4)
            .node("Slice", "table zero steps zero -> rows")
            .node("ReduceMean", "rows -> mean", list("axes", 0))
            .node("Add", "q mean -> out")
            .output("out"),
        "treat all steps alike",
        "slices a table to the number of steps",
        "node 4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sub steps one -> n; Cast n -> f",
        "Less steps ten -> few; Where few steps ten -> n; Cast n -> f", // at most ten
        "Greater steps ten -> many; Where many low high -> f",
        "Equal steps ten -> same; Where same low high -> f"
      })
  void aNumberThatComesFromThatOfTheStepsIsRefused(String nodes) {
    GraphBuilder graph =
        Graphs.stepsOf("x", Graphs.overSteps())
            .ints("ten", 10)
            .tensor("low", new float[] {1}, 1)
            .tensor("high", new float[] {2}, 1);
    for (String node : nodes.split("; ")) {
      String[] parts = node.split(" ", 2);
      graph.node(
          parts[0],
          parts[1],
          parts[0].equals("Cast") ? new AttributeProto[] {FLOATS} : NO_ATTRIBUTES);
    }
    assertRefused(
        graph.node("Mul", "q f -> out").output("out"), "it computes with the number of steps");
  }

  @Test
  void rowsOfATableThatEndWithTheStepsAreRefused() {
    // Rows of zeros behind one of the table, as many as steps together.
    GraphBuilder graph =
        Graphs.stepsOf("x", Graphs.overSteps())
            .ints("four", 4)
            .weight("first", 1, 4)
            .node("Sub", "steps one -> others")
            .node("Concat", "others four -> padded", attribute("axis", 0))
            .node("ConstantOfShape", "padded -> zeros")
            .node("Concat", "first zeros -> rows", attribute("axis", 0))
            .node("Unsqueeze", "rows one -> r")
            .node("Add", "q r -> out")
            .output("out");
    assertRefused(graph, "it computes with the number of steps");
  }

  @Test
  void anExtentBesideTheNumberOfStepsMayBeComputedWith() {
    // The root of the features, as attention has it, from the shape that has the steps as well.
    GraphBuilder graph =
        Graphs.overSteps()
            .ints("two", 2)
            .node("Shape", "x -> shape")
            .node("Cast", "shape -> same", attribute("to", 7))
            .node("Gather", "same two -> features", attribute("axis", 0))
            .node("Cast", "features -> f", FLOATS)
            .node("Sqrt", "f -> root")
            .node("Div", "q root -> out")
            .output("out");
    assertStreamsAsTheWhole(graph, sequence(3), 0, 4);
  }

  @Test
  void aMeanOverAsManyRowsAsStepsIsRefused() {
    assertRefused(
        Graphs.stepsOf("x", Graphs.overSteps())
            .node("ConstantOfShape", "steps -> zeros")
            .node("Exp", "zeros -> ones")
            .node("ReduceSum", "ones zero -> count", attribute("keepdims", 0))
            .node("Mul", "q count -> out")
            .output("out"),
        "its result depends on the number of steps");
  }

  private static void assertRefused(GraphBuilder graph, String... words) {
    OnnxModel model = graph.model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::model)
        .withMessageContainingAll(words)
        .withMessageEndingWith("model=test.onnx");
  }

  private static void assertLayers(GraphBuilder graph, String... types) {
    assertThat(graph.model().model().layers()).extracting(Cell::className).containsExactly(types);
  }

  /**
   * @param timeAxis of the input and the output, the other of the first two being the batch
   */
  private static void assertStreamsAsTheWhole(
      GraphBuilder graph, float[][] sequence, int timeAxis, int outputs) {
    float[] whole = whole(graph.model(), sequence, timeAxis);
    Stepper stepper = ModelFiles.loadStreaming("test.onnx", graph.bytes()).stepper();
    for (int t = 0; t < STEPS; t++) {
      float[] expected = Arrays.copyOfRange(whole, t * outputs, (t + 1) * outputs);
      assertClose(stepper.step(sequence[t]), expected);
    }
  }

  /** The first output over the whole sequence, from zero states. */
  private static float[] whole(OnnxModel model, float[][] sequence, int timeAxis) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    inputs.put("x", flat(sequence, timeAxis));
    for (String state : model.inputs()) {
      int layers = model.inputs().size() == 2 ? 2 : 1;
      int units = layers == 2 ? 3 : 4;
      inputs.putIfAbsent(state, OnnxTensor.of(new float[layers * units], layers, 1, units));
    }
    return model.run(inputs).get(model.outputs().get(0)).floats();
  }

  private static OnnxTensor flat(float[][] sequence, int timeAxis) {
    int width = sequence[0].length;
    float[] values = new float[sequence.length * width];
    for (int t = 0; t < sequence.length; t++) {
      System.arraycopy(sequence[t], 0, values, t * width, width);
    }
    return timeAxis == 0
        ? OnnxTensor.of(values, sequence.length, 1, width)
        : OnnxTensor.of(values, 1, sequence.length, width);
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE));
    }
  }

  private static float[][] sequence(int width) {
    Random random = new Random(11);
    float[][] sequence = new float[STEPS][width];
    for (float[] x : sequence) {
      for (int i = 0; i < width; i++) {
        x[i] = (float) random.nextGaussian();
      }
    }
    return sequence;
  }
}
