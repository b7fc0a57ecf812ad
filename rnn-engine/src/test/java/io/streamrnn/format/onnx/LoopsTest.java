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
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A recurrent layer that was exported as a Scan or a Loop over the steps. */
class LoopsTest {

  private static final float[][] SEQUENCE = {{1, 2, 3}, {-0.5f, 0, 1}, {0.25f, -1, 2}, {0, 1, 0}};
  private static final AttributeProto[] NO_ATTRIBUTES = {};

  @Test
  void aScanIsSteppedByItsStates() {
    assertStreamsAsTheWhole(scan(cell()));
  }

  @Test
  void aScanAddsUpItsState() {
    GraphBuilder body =
        new GraphBuilder()
            .input("s", 1, 1)
            .input("e", 1, 1)
            .node("Add", "s e -> next")
            .node("Identity", "next -> row")
            .output("next", "row");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 1)
            .tensor("start", new float[] {10}, 1, 1)
            .node(
                "Scan",
                "start x -> last y",
                attribute("num_scan_inputs", 1),
                attribute("body", body))
            .output("y");
    OnnxTensor x = OnnxTensor.of(new float[] {1, 2, 4}, 3, 1, 1);
    assertThat(graph.model().run(Map.of("x", x)).get("y").floats()).containsExactly(11, 13, 17);
    Model model = graph.model().model();
    Stepper stepper = model.stepper();
    assertThat(model.cell().initialState(0)).containsExactly(10);
    assertThat(stepper.step(new float[] {1})).containsExactly(11);
    assertThat(stepper.step(new float[] {2})).containsExactly(13);
  }

  @Test
  void aScanOverTheSecondAxisIsStepped() {
    GraphBuilder graph =
        weights(new GraphBuilder().input("x", -1, -2, 3))
            .node(
                "Scan",
                "h0 x -> last y",
                attribute("num_scan_inputs", 1),
                list("scan_input_axes", 1),
                list("scan_output_axes", 1),
                attribute("body", cell()))
            .output("y");
    float[] whole = whole(graph, 1, SEQUENCE.length);
    Stepper stepper = graph.model().model().stepper();
    for (int t = 0; t < SEQUENCE.length; t++) {
      assertClose(stepper.step(SEQUENCE[t]), whole, 4 * t);
    }
  }

  @Test
  void aScanOfOperatorSet8HasAnAxisOfTheBatch() {
    GraphBuilder graph =
        weights(new GraphBuilder().opset(8).input("x", -2, -1, 3))
            .node(
                "Scan",
                "_ h0 x -> last y",
                attribute("num_scan_inputs", 1),
                attribute("body", cell()))
            .output("y");
    float[] whole = whole(graph, 1, SEQUENCE.length);
    assertThat(whole).containsExactly(whole(scan(cell()), SEQUENCE.length, 1));
    assertStreamsAs(whole, graph);
  }

  @Test
  void aScanOfOperatorSet8MayBeOneRowOfAnotherBatch() {
    // As tf2onnx converts dynamic_rnn: [T, B, I] is one row.
    GraphBuilder graph =
        weights(new GraphBuilder().opset(8).input("x", -1, -2, 3))
            .node("Unsqueeze", "x -> batch", list("axes", 0))
            .node("Unsqueeze", "h0 -> start", list("axes", 0))
            .node(
                "Scan",
                "_ start batch -> last rows",
                attribute("num_scan_inputs", 1),
                attribute("body", cell()))
            .node("Squeeze", "rows -> y", list("axes", 0))
            .output("y");
    assertThat(whole(graph, 4, 1)).containsExactly(whole(scan(cell()), 4, 1));
    assertStreamsAsTheWhole(graph);
  }

  @Test
  void aScanOfOperatorSet8GoesBackwardsOverWindows() {
    GraphBuilder graph =
        weights(new GraphBuilder().opset(8).input("x", -2, -1, 3))
            .node(
                "Scan",
                "_ h0 x -> last y",
                attribute("num_scan_inputs", 1),
                list("directions", 1),
                attribute("body", cell()))
            .output("last");
    float[] whole =
        graph.model().run(Map.of("x", OnnxTensor.of(flat(), 1, 4, 3))).get("last").floats();
    float[][] rows = graph.model().scoring().sequenceRunner().run(SEQUENCE);
    assertThat(rows).hasDimensions(1, 4);
    assertClose(rows[0], whole, 0);
  }

  @Test
  void aScanOfOperatorSet8WithLengthsIsRefused() {
    GraphBuilder graph =
        weights(new GraphBuilder().opset(8).input("x", -2, -1, 3))
            .ints("lengths", 4)
            .node(
                "Scan",
                "lengths h0 x -> last y",
                attribute("num_scan_inputs", 1),
                attribute("body", cell()))
            .output("y");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContainingAll("sequence_lens='lengths'", "node 0", "operator set 9 or later");
  }

  @Test
  void aScanThatGoesBackwardsRunsOverWindows() {
    GraphBuilder graph = scan(cell(), list("scan_input_directions", 1));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContaining("processes the sequence backwards is non-causal");
    Model model = graph.model().scoring();
    float[] whole = whole(graph, SEQUENCE.length, 1);
    float[][] rows = model.sequenceRunner().run(SEQUENCE);
    for (int t = 0; t < SEQUENCE.length; t++) {
      assertClose(rows[t], whole, 4 * t);
    }
  }

  @Test
  void aScanWhoseSecondOutputGoesBackwardsIsNotStepped() {
    // The directions of the outputs may be more than there are inputs.
    GraphBuilder body =
        new GraphBuilder()
            .input("step", 1, 3)
            .node("Tanh", "step -> a")
            .node("Sigmoid", "step -> b")
            .output("a", "b");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, -2, 3)
            .node(
                "Scan",
                "x -> forward y",
                attribute("num_scan_inputs", 1),
                list("scan_output_directions", 0, 1),
                attribute("body", body))
            .output("y");
    assertNotStepped(graph, "processes the sequence backwards is non-causal");
  }

  @Test
  void aLoopThatCountsTheStepsIsStepped() {
    assertStreamsAsTheWhole(loop("time"));
  }

  @Test
  void aLoopComputesWhatAScanComputes() {
    assertThat(whole(loop("time"), 4, 1)).containsExactly(whole(scan(cell()), 4, 1));
  }

  @Test
  void aLoopMayEndByItsConditionAlone() {
    GraphBuilder graph = loopUntil("steps");
    assertThat(whole(graph, 4, 1)).containsExactly(whole(scan(cell()), 4, 1));
    assertStreamsAsTheWhole(graph);
  }

  @Test
  void aLoopThatEndsBeforeItsSequenceIsNotStepped() {
    OnnxModel graph = loopUntil("two").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContaining("its iterations must be the steps of a sequence");
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 9})
  void aLoopWhoseConditionMayEndItEarlyIsNotStepped(long end) {
    GraphBuilder graph =
        indexed("Add i zero -> index; Add time one -> later; Less later end -> again", end);
    assertNotStepped(graph, "a loop ends before its sequence");
    float[] last = graph.model().scoring().sequenceRunner().run(SEQUENCE)[0];
    assertClose(last, whole(graph, 4, 1), 0);
  }

  @Test
  void aLoopThatNeverBeginsIsNotStepped() {
    GraphBuilder graph =
        indexed("Add i zero -> index; Add time one -> later; Less one two -> again", 0);
    assertNotStepped(graph, "a loop ends before its sequence");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mul time time -> square; Add square one -> later; Add time zero -> index",
        "Add time one -> later; Less time two -> few; Where few time two -> index"
      })
  void aLoopThatReadsOtherStepsFromTheThirdOnIsNotStepped(String nodes) {
    assertNotStepped(indexed(nodes + "; Less one two -> again", 1), "treat all steps alike");
  }

  /**
   * A loop with a number of iterations that begins if {@code end} is not zero.
   *
   * @param nodes of the body, which compute {@code index}, {@code later} and {@code again}
   */
  private static GraphBuilder indexed(String nodes, long end) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .idInput("time")
            .input("h", 1, 4)
            .integer("zero", 0)
            .integer("one", 1)
            .integer("two", 2);
    for (String node : nodes.split("; ")) {
      String[] parts = node.split(" ", 2);
      body.node(parts[0], parts[1]);
    }
    body.node("Gather", "x index -> step", attribute("axis", 0))
        .node("MatMul", "step W -> a")
        .node("MatMul", "h R -> b")
        .node("Add", "a b -> c")
        .node("Tanh", "c -> next")
        .output("again", "later", "next");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .integer("end", end)
        .node("Less", "first end -> begins")
        .node("Shape", "x -> shape")
        .node("Gather", "shape first -> steps")
        .node("Loop", "steps begins first h0 -> last_time y", attribute("body", body))
        .output("y");
  }

  @Test
  void aWhileLoopOfKerasIsStepped() {
    assertThat(whole(kerasLoop(), 1, 4)).containsExactly(whole(scan(cell()), 4, 1));
    assertStreamsAs(whole(kerasLoop(), 1, 4), kerasLoop());
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "unk__1"})
  void aBatchBesideStepsThatALoopCountsByThemselvesIsNoTime(String batch) {
    OnnxModel graph = ofSixSteps(batch, 6).model();
    Model model = graph.scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.declaredSteps()).hasValue(6);
    assertThat(model.outputRows()).isEqualTo(OutputRows.PER_STEP);
    float[][] six = {SEQUENCE[0], SEQUENCE[1], SEQUENCE[2], SEQUENCE[3], SEQUENCE[0], SEQUENCE[2]};
    float[][] rows = model.sequenceRunner().run(six);
    float[] whole = graph.run(Map.of("x", OnnxTensor.of(flat(six), 1, 6, 3))).get("y").floats();
    for (int t = 0; t < 6; t++) {
      assertClose(rows[t], whole, 4 * t);
    }
  }

  @Test
  void aBatchBesideTheOneStepOfALoopIsNoTime() {
    Model model = ofSixSteps("unk__1", 1).model().scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.declaredSteps()).hasValue(1);
  }

  @Test
  void aBatchBesideStepsOfAScanThatAReshapeFixesIsNoTime() {
    GraphBuilder body =
        new GraphBuilder()
            .input("h", -1, 4)
            .input("step", -1, 3)
            .node("MatMul", "step W -> a")
            .node("Add", "a h -> c")
            .node("Tanh", "c -> next")
            .output("next");
    GraphBuilder graph =
        ofABatch(new GraphBuilder().input("x", List.of("unk__1"), 6, 3))
            .ints("six", 6, -1, 3)
            .node("Reshape", "xt six -> steps")
            .node(
                "Scan",
                "initial steps -> last",
                attribute("num_scan_inputs", 1),
                attribute("body", body))
            .output("last");
    Model model = graph.model().scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.declaredSteps()).hasValue(6);
    assertThat(model.outputRows()).isEqualTo(OutputRows.LAST);
  }

  @Test
  void stepsWhoseWeightsAreAStateOfALoopAreTime() {
    // A decoder of five outputs that looks at all steps: its state has a weight for each.
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("h", 1, -1)
            .node("MatMul", "h x0 -> context")
            .node("MatMul", "context xt0 -> scores")
            .node("Softmax", "scores -> next", attribute("axis", 1))
            .node("Identity", "go -> again")
            .node("Identity", "context -> row")
            .output("again", "next", "row");
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", List.of("batch", "unk__2"), 3)
            .integer("five", 5)
            .integer("first", 0)
            .node("Gather", "x first -> x0", attribute("axis", 0))
            .node("Transpose", "x0 -> xt0", list("perm", 1, 0))
            .node("ReduceMean", "x -> means", list("axes", 2), attribute("keepdims", 0))
            .node("Loop", "five _ means -> last y", attribute("body", body))
            .output("y");
    assertThat(graph.model().scoring().inputSize()).isEqualTo(3);
    assertThat(graph.model().scoring().declaredSteps()).isEmpty();
  }

  @Test
  void stepsThatARecurrentNodeEncodesAreTimeWhereADecoderKeepsANumberForEach() {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("coverage", -1, 1, 1)
            .node("Softmax", "coverage -> weights", attribute("axis", 0))
            .node("Mul", "weights encoded -> parts")
            .node("ReduceSum", "parts over -> row", attribute("keepdims", 0))
            .node("Sub", "coverage weights -> next")
            .node("Identity", "go -> again")
            .output("again", "next", "row");
    GraphBuilder graph =
        new GraphBuilder()
            .opset(13)
            .input("x", List.of("unk__1"), 1, 3)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .ints("over", 0)
            .ints("direction", 1)
            .integer("five", 5)
            .node("RNN", "x W R -> rows", attribute("hidden_size", 4))
            .node("Squeeze", "rows direction -> encoded")
            .node("ReduceMean", "encoded -> means", list("axes", 2), attribute("keepdims", 1))
            .node("Loop", "five _ means -> last decoded", attribute("body", body))
            .node("Concat", "encoded decoded -> both", attribute("axis", 0))
            .node("Transpose", "both -> y", list("perm", 1, 0, 2))
            .output("y");
    Model model = graph.model().scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.outputRows()).isEqualTo(OutputRows.SEVERAL);
    float[][] three = Arrays.copyOf(SEQUENCE, 3);
    OnnxTensor x = OnnxTensor.of(flat(three), 3, 1, 3);
    float[] whole = graph.model().run(Map.of("x", x)).get("y").floats();
    float[][] rows = model.sequenceRunner().run(three);
    assertThat(rows).hasDimensions(3 + 5, 4);
    for (int t = 0; t < rows.length; t++) {
      assertClose(rows[t], whole, 4 * t);
    }
  }

  @Test
  void stepsThatAConvolutionMixesAreNotSteppedBesideALoopOfOneIteration() {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("h", 1, -1, 3)
            .node("Tanh", "h -> next")
            .node("Identity", "go -> again")
            .output("again", "next");
    OnnxModel graph =
        new GraphBuilder()
            .input("x", 1, -1, 3)
            .weight("kernel", 3, 3, 3)
            .integer("one", 1)
            .node("Transpose", "x -> channels", list("perm", 0, 2, 1))
            .node("Conv", "channels kernel -> mixed", list("pads", 1, 1))
            .node("Transpose", "mixed -> steps", list("perm", 0, 2, 1))
            .node("Loop", "one _ steps -> y", attribute("body", body))
            .output("y")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContaining("score windows");
    Model model = graph.scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    float[] whole = graph.run(Map.of("x", OnnxTensor.of(flat(), 1, 4, 3))).get("y").floats();
    float[][] rows = model.sequenceRunner().run(SEQUENCE);
    for (int t = 0; t < 4; t++) {
      assertClose(rows[t], whole, 3 * t);
    }
  }

  /**
   * The conversion by tf2onnx of the loop of a Keras layer over a number of steps that the model
   * fixes, beside a batch.
   */
  private static GraphBuilder ofSixSteps(String batch, long steps) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .idInput("time")
            .input("h", -1, 4)
            .integer("one", 1)
            .node("Gather", "xt time -> step", attribute("axis", 0))
            .node("MatMul", "step W -> a")
            .node("MatMul", "h R -> b")
            .node("Add", "a b -> c")
            .node("Tanh", "c -> next")
            .node("Add", "time one -> later")
            .node("Less", "later steps -> again")
            .node("Identity", "next -> row")
            .output("again", "later", "next", "row");
    return ofABatch(new GraphBuilder().input("x", List.of(batch), steps, 3))
        .integer("steps", steps)
        .integer("first", 0)
        .node("Loop", "steps _ first initial -> end last rows", attribute("body", body))
        .node("Transpose", "rows -> y", list("perm", 1, 0, 2))
        .output("y");
  }

  /** The steps first, and initial states for each row of the batch. */
  private static GraphBuilder ofABatch(GraphBuilder graph) {
    return weights(graph)
        .ints("start", 0)
        .ints("units", 4)
        .ints("end1", 1)
        .tensor("zero", new float[1])
        .node("Transpose", "x -> xt", list("perm", 1, 0, 2))
        .node("Shape", "x -> shape")
        .node("Slice", "shape start end1 -> batch")
        .node("Concat", "batch units -> all", attribute("axis", 0))
        .node("Expand", "zero all -> initial");
  }

  @Test
  void aLoopThatReadsAnotherStepIsRefused() {
    OnnxModel graph = loop("zero").model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContaining("a loop reads more of the sequence than its step");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cast i -> f", // a running mean divides by it
        "Equal i fifth -> is; Where is zeros ones -> f", // not the fifth step of all sequences
        "Gather table i -> f", // a table of positions
        "Cast time -> f", // a counter that is a state
        "Cast steps -> f" // the number of steps
      })
  void aLoopThatComputesWithItsNumberIsNotStepped(String nodes) {
    GraphBuilder graph = numbered(nodes);
    assertNotStepped(graph, "a graph that is stepped must");
    float[][] rows = graph.model().scoring().sequenceRunner().run(SEQUENCE);
    float[] whole = whole(graph, 4, 1);
    for (int t = 0; t < SEQUENCE.length; t++) {
      assertClose(rows[t], whole, 4 * t);
    }
  }

  @Test
  void aLoopThatComputesWithItsNumberIsRefusedByItsNode() {
    assertNotStepped(
        numbered("Cast i -> f"), "a loop computes with the number of its iteration", "(Cast)");
  }

  @Test
  void aScanThatCountsItsStepsIsNotStepped() {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("n")
            .input("h", 1, 4)
            .input("step", 1, 3)
            .integer("one", 1)
            .node("Cast", "n -> f", attribute("to", 1))
            .node("MatMul", "step W -> a")
            .node("Add", "a f -> b")
            .node("Add", "b h -> next")
            .node("Add", "n one -> later")
            .node("Identity", "next -> row")
            .output("later", "next", "row");
    GraphBuilder graph =
        weights(new GraphBuilder().input("x", -1, -2, 3))
            .integer("first", 0)
            .node(
                "Scan",
                "first h0 x -> end last y",
                attribute("num_scan_inputs", 1),
                attribute("body", body))
            .output("y");
    assertNotStepped(graph, "a loop computes with the number of its iteration");
  }

  @Test
  void aGraphThatComputesWithTheIterationsOfALoopIsNotStepped() {
    GraphBuilder graph =
        looped("time")
            .node("Cast", "end -> count", attribute("to", 1))
            .node("Div", "last count -> mean")
            .output("mean");
    assertNotStepped(graph, "it computes with the number of steps");
  }

  @Test
  void anInputThatIsOmittedBehindALoopIsNoNumberThatIsOmittedThere() {
    GraphBuilder clipped =
        looped("time", "_ last rows")
            .tensor("low", new float[] {-0.1f})
            .node("Clip", "rows low _ -> y")
            .output("y");
    assertStreamsAsTheWhole(clipped);
    GraphBuilder layer =
        Graphs.lstmWeights(looped("time", "_ last rows"), "2", 4, 4)
            .node("LSTM", "rows W2 R2 B2 _ -> y", attribute("hidden_size", 4))
            .output("y");
    assertStreamsAsTheWhole(layer);
  }

  @Test
  void aLoopThatShapesItsStepByTheSequenceIsStepped() {
    // The batch of the sequence is an extent of a tensor that has the steps as well.
    GraphBuilder graph =
        numbered("Gather all second -> batch; ConstantOfShape batch -> zero; Cast zero -> f");
    assertStreamsAsTheWhole(graph);
  }

  /** As PyTorch exports {@code x[:, i]}. */
  @Test
  void aLoopThatTakesItsStepFromAllOfAnotherAxisIsStepped() {
    assertStreamsAsTheWhole(sliced(Long.MAX_VALUE));
    assertNotStepped(sliced(-1), "a loop reads more of the sequence than its step");
  }

  /** A loop over a sequence of which it slices the steps up to {@code end} and all rows. */
  private static GraphBuilder sliced(long end) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("h", 1, 4)
            .ints("from", 0, 0)
            .ints("to", end, Long.MAX_VALUE)
            .node("Slice", "x from to -> all")
            .node("Gather", "all i -> step", attribute("axis", 0))
            .node("MatMul", "step W -> a")
            .node("MatMul", "h R -> b")
            .node("Add", "a b -> c")
            .node("Tanh", "c -> next")
            .node("Identity", "go -> again")
            .node("Identity", "next -> row")
            .output("again", "next", "row");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .node("Shape", "x -> shape")
        .node("Gather", "shape first -> steps")
        .node("Loop", "steps _ h0 -> last y", attribute("body", body))
        .output("y");
  }

  @Test
  void aLoopWhoseIterationsDependOnTheEventIsRefused() {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("s", 1, 1)
            .node("Add", "s x -> next")
            .node("Less", "next x -> again")
            .output("again", "next");
    OnnxModel graph =
        new GraphBuilder()
            .input("x", 1, 1)
            .integer("trips", 5)
            .tensor("start", new float[1], 1, 1)
            .node("Loop", "trips _ start -> y", attribute("body", body))
            .output("y")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::scoring)
        .withMessageContaining("a number of iterations that depends on the event");
  }

  @Test
  void theIdentityDependsOnTheWeightsOfTheBody() {
    Model one = scan(cell()).model().model();
    assertThat(one.identity()).isEqualTo(scan(cell()).model().model().identity());
    assertThat(one.identity()).isNotEqualTo(scan(doubled()).model().model().identity());
  }

  @Test
  void aBodyWhoseOutputsAreNotThoseOfItsNodeIsDamaged() {
    GraphBuilder body = new GraphBuilder().input("h", 1, 4).output("h");
    OnnxModel graph = scan(body).model();
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(graph::scoring)
        .withMessageContaining("inputs and outputs must be those of its body");
  }

  /** {@code h' = tanh(x W + h R)}, with weights of the graph around it. */
  static GraphBuilder cell() {
    return new GraphBuilder()
        .input("h", 1, 4)
        .input("step", 1, 3)
        .node("MatMul", "step W -> a")
        .node("MatMul", "h R -> b")
        .node("Add", "a b -> c")
        .node("Tanh", "c -> next")
        .node("Identity", "next -> row")
        .output("next", "row");
  }

  private static GraphBuilder doubled() {
    return new GraphBuilder()
        .input("h", 1, 4)
        .input("step", 1, 3)
        .node("MatMul", "step W -> a")
        .node("Add", "a h -> c")
        .node("Tanh", "c -> next")
        .node("Identity", "next -> row")
        .output("next", "row");
  }

  private static GraphBuilder weights(GraphBuilder graph) {
    return graph
        .weight("W", 3, 4)
        .weight("R", 4, 4)
        .tensor("h0", new float[] {0.1f, 0, -0.1f, 0.2f}, 1, 4);
  }

  static GraphBuilder scan(GraphBuilder body, AttributeProto... more) {
    AttributeProto[] all = Arrays.copyOf(more, more.length + 2);
    all[more.length] = attribute("num_scan_inputs", 1);
    all[more.length + 1] = attribute("body", body);
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .node("Scan", "h0 x -> last y", all)
        .output("y");
  }

  /**
   * The conversion by tf2onnx of a while loop over the steps: a counter is a state, and takes the
   * step from the whole sequence.
   */
  static GraphBuilder loop(String index) {
    return looped(index).output("y");
  }

  private static GraphBuilder looped(String index) {
    return looped(index, "end last y");
  }

  private static GraphBuilder looped(String index, String outputs) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .idInput("time")
            .input("h", 1, 4)
            .integer("one", 1)
            .integer("zero", 0)
            .node("Gather", "x " + index + " -> step", attribute("axis", 0))
            .node("MatMul", "step W -> a")
            .node("MatMul", "h R -> b")
            .node("Add", "a b -> c")
            .node("Tanh", "c -> next")
            .node("Add", "time one -> later")
            .node("Less", "later steps -> again")
            .node("Identity", "next -> row")
            .output("again", "later", "next", "row");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .node("Shape", "x -> shape")
        .node("Gather", "shape first -> steps")
        .node("Loop", "steps _ first h0 -> " + outputs, attribute("body", body));
  }

  /**
   * A loop over the steps that adds a number to each.
   *
   * @param nodes of the body, which compute the number {@code f}
   */
  private static GraphBuilder numbered(String nodes) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .idInput("time")
            .input("h", 1, 4)
            .integer("one", 1)
            .integer("fifth", 4)
            .ints("second", 1)
            .tensor("zeros", new float[1], 1)
            .tensor("ones", new float[] {1}, 1)
            .weight("table", 50, 4)
            .node("Gather", "x i -> step", attribute("axis", 0));
    for (String node : nodes.split("; ")) {
      String[] parts = node.split(" ", 2);
      AttributeProto[] to =
          parts[0].equals("Cast") ? new AttributeProto[] {attribute("to", 1)} : NO_ATTRIBUTES;
      body.node(parts[0], parts[1], to);
    }
    body.node("MatMul", "step W -> a")
        .node("MatMul", "h R -> b")
        .node("Add", "a b -> c")
        .node("Add", "c f -> d")
        .node("Tanh", "d -> next")
        .node("Add", "time one -> later")
        .node("Identity", "go -> again")
        .node("Identity", "next -> row")
        .output("again", "later", "next", "row");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .node("Shape", "x -> all")
        .node("Gather", "all first -> steps")
        .node("Loop", "steps _ first h0 -> end last y", attribute("body", body))
        .output("y");
  }

  /** The conversion by tf2onnx of a loop of TensorFlow 1, which has no number of iterations. */
  private static GraphBuilder loopUntil(String end) {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .idInput("time")
            .input("h", 1, 4)
            .ints("axis", 0)
            .integer("one", 1)
            .node("Unsqueeze", "time axis -> index")
            .node("Gather", "x index -> steps1", attribute("axis", 0))
            .node("Squeeze", "steps1 axis -> step")
            .node("MatMul", "step W -> a")
            .node("MatMul", "h R -> b")
            .node("Add", "a b -> c")
            .node("Tanh", "c -> next")
            .node("Add", "time one -> later")
            .node("Less", "later " + end + " -> again")
            .node("Identity", "next -> row")
            .output("again", "later", "next", "row");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .integer("two", 2)
        .integer("trips", Long.MAX_VALUE)
        .node("Shape", "x -> shape")
        .node("Gather", "shape first -> steps")
        .node("Less", "first " + end + " -> begins")
        .node("Loop", "trips begins first h0 -> end last y", attribute("body", body))
        .output("y");
  }

  /**
   * The conversion by tf2onnx of the while loop of a Keras layer: what the loop reads are states
   * that no iteration changes, and two counters end it.
   */
  private static GraphBuilder kerasLoop() {
    GraphBuilder body =
        new GraphBuilder()
            .idInput("counter")
            .idInput("go")
            .idInput("time")
            .input("h", 1, 4)
            .idInput("length")
            .input("kernel", 3, 4)
            .input("recurrent", 4, 4)
            .integer("one", 1)
            .node("Identity", "xt -> list")
            .node("Gather", "list time -> step", attribute("axis", 0))
            .node("MatMul", "step kernel -> a")
            .node("MatMul", "h recurrent -> b")
            .node("Add", "a b -> c")
            .node("Tanh", "c -> next")
            .node("Add", "time one -> later")
            .node("Less", "counter most -> fewer")
            .node("Less", "later length -> earlier")
            .node("And", "fewer earlier -> again")
            .node("Identity", "length -> length1")
            .node("Identity", "kernel -> kernel1")
            .node("Identity", "recurrent -> recurrent1")
            .node("Identity", "next -> row")
            .output("again", "later", "next", "length1", "kernel1", "recurrent1", "row");
    return weights(new GraphBuilder().input("x", -1, -2, 3))
        .integer("first", 0)
        .node("Transpose", "x -> xt", list("perm", 1, 0, 2))
        .node("Shape", "xt -> shape")
        .node("Gather", "shape first -> steps")
        .node("Cast", "steps -> most", attribute("to", 7))
        .node("Less", "first most -> fewer1")
        .node("Less", "first steps -> earlier1")
        .node("And", "fewer1 earlier1 -> begins")
        .node(
            "Loop",
            "most begins first h0 steps W R -> end last l k r rows",
            attribute("body", body))
        .node("Transpose", "rows -> y", list("perm", 1, 0, 2))
        .output("y");
  }

  private static void assertNotStepped(GraphBuilder graph, String... words) {
    OnnxModel model = graph.model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(model::model)
        .withMessageContainingAll(words);
  }

  private static void assertStreamsAsTheWhole(GraphBuilder graph) {
    assertStreamsAs(whole(graph, SEQUENCE.length, 1), graph);
  }

  private static void assertStreamsAs(float[] whole, GraphBuilder graph) {
    Stepper stepper = graph.model().model().stepper();
    for (int t = 0; t < SEQUENCE.length; t++) {
      assertClose(stepper.step(SEQUENCE[t]), whole, 4 * t);
    }
  }

  private static float[] whole(GraphBuilder graph, long... leading) {
    OnnxTensor x = OnnxTensor.of(flat(), leading[0], leading[1], 3);
    return graph.model().run(Map.of("x", x)).get("y").floats();
  }

  private static float[] flat() {
    return flat(SEQUENCE);
  }

  private static float[] flat(float[][] sequence) {
    float[] values = new float[3 * sequence.length];
    for (int t = 0; t < sequence.length; t++) {
      System.arraycopy(sequence[t], 0, values, 3 * t, 3);
    }
    return values;
  }

  /** The same operations in the same order. */
  private static void assertClose(float[] actual, float[] expected, int from) {
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[from + i], within(0f));
    }
  }
}
