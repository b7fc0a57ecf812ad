/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An If as PyTorch's script exporter writes it around the squeeze of an axis. */
class ConditionalTest {

  private static final float[] SEQUENCE = {1, 2, 3, -0.5f, 0, 1, 0.25f, -1, 2};

  /**
   * A squeeze of an axis of {@code y}, [T, 1, B, 4], if its extent is a number.
   *
   * @param then the operator of the first branch
   */
  private static GraphBuilder squeezed(long axis, long extent, String then) {
    GraphBuilder squeeze = new GraphBuilder().node(then, "y unit -> a").output("a");
    GraphBuilder stay =
        new GraphBuilder().tensor("zero", new float[] {0}).node("Add", "y zero -> b").output("b");
    return recurrent()
        .integer("axis", axis)
        .integer("extent", extent)
        .node("Shape", "y -> shape")
        .node("Gather", "shape axis -> found", attribute("axis", 0))
        .node("Equal", "found extent -> same")
        .node("If", "same -> s", attribute("then_branch", squeeze), attribute("else_branch", stay))
        .output("s");
  }

  private static GraphBuilder recurrent() {
    return Graphs.lstmWeights(new GraphBuilder().input("x", -1, -2, 3), "", 3, 4)
        .ints("unit", 1)
        .node("LSTM", "x W R B -> y", attribute("hidden_size", 4));
  }

  private static float[] whole(GraphBuilder graph, String output) {
    OnnxTensor x = OnnxTensor.of(SEQUENCE, 3, 1, 3);
    return graph.model().run(Map.of("x", x)).get(output).floats();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theBranchOfAKnownExtentIsInItsPlace(long extent) {
    GraphBuilder graph = squeezed(1, extent, "Squeeze");
    float[] expected = whole(recurrent().output("y"), "y");
    assertThat(whole(graph, "s")).isEqualTo(expected);
    Model model = graph.model().model();
    Stepper stepper = model.stepper();
    for (int t = 0; t < 3; t++) {
      float[] event = Arrays.copyOfRange(SEQUENCE, 3 * t, 3 * t + 3);
      assertThat(stepper.step(event))
          .containsExactly(Arrays.copyOfRange(expected, 4 * t, 4 * t + 4));
    }
  }

  @Test
  void aModelIsTheOneThatHasTheNodesOfTheBranch() {
    GraphBuilder plain = recurrent().node("Squeeze", "y unit -> s").output("s");
    assertThat(squeezed(1, 1, "Squeeze").model().model().identity())
        .isEqualTo(plain.model().model().identity());
  }

  @Test
  void theOtherBranchMayHoldWhatIsNotSupported() {
    assertThat(squeezed(1, 2, "NonMaxSuppression").model().model().isSteppable()).isTrue();
  }

  @Test
  void aConditionOnTheNumberOfStepsIsRefused() {
    GraphBuilder graph = squeezed(0, 1, "Squeeze");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContaining("a condition must not depend on the number of steps")
        .withMessageContaining("condition='same'");
  }

  /** As {@code if t == 0: h = f(x_t) else: h = g(x_t, h)} is exported. */
  @ParameterizedTest
  @ValueSource(strings = {"i", "later"})
  void aConditionOnTheIterationOfALoopIsNotStepped(String number) {
    GraphBuilder first = new GraphBuilder().node("Tanh", "step -> a").output("a");
    GraphBuilder others =
        new GraphBuilder().node("Add", "step s -> b").node("Tanh", "b -> b1").output("b1");
    GraphBuilder body =
        new GraphBuilder()
            .idInput("i")
            .idInput("go")
            .input("s", 1, 3)
            .integer("one", 1)
            .node("Gather", "x i -> step", attribute("axis", 0))
            .node("Add", "i one -> later")
            .node("Equal", number + " one -> same")
            .node(
                "If",
                "same -> next",
                attribute("then_branch", first),
                attribute("else_branch", others))
            .node("Identity", "go -> again")
            .node("Identity", "next -> row")
            .output("again", "next", "row");
    GraphBuilder graph =
        Graphs.stepsOf("x", new GraphBuilder().input("x", -1, -2, 3))
            .tensor("start", new float[] {0.5f, 0, 0}, 1, 3)
            .node("Squeeze", "steps zero -> count")
            .node("Loop", "count _ start -> last y", attribute("body", body))
            .output("y");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContainingAll("a condition must not depend on", "an iteration", "(If)");
    float[][] rows =
        graph
            .model()
            .scoring()
            .sequenceRunner()
            .run(new float[][] {{1, 2, 3}, {-0.5f, 0, 1}, {0.25f, -1, 2}});
    float[] expected = whole(graph, "y");
    for (int t = 0; t < 3; t++) {
      assertThat(rows[t]).containsExactly(Arrays.copyOfRange(expected, 3 * t, 3 * t + 3));
    }
  }

  @Test
  void aConditionInABranchOnTheNumberOfStepsIsRefused() {
    GraphBuilder inner =
        new GraphBuilder()
            .node("Shape", "y -> shape")
            .node("Gather", "shape axis -> found", attribute("axis", 0))
            .node("Equal", "found extent -> same")
            .node(
                "If",
                "same -> a",
                attribute(
                    "then_branch", new GraphBuilder().node("Identity", "y -> a1").output("a1")),
                attribute("else_branch", new GraphBuilder().node("Tanh", "y -> a2").output("a2")))
            .output("a");
    GraphBuilder other = new GraphBuilder().node("Identity", "y -> b").output("b");
    GraphBuilder graph =
        recurrent()
            .integer("axis", 0)
            .integer("extent", 9)
            .integer("yes", 1)
            .node(
                "If", "yes -> s", attribute("then_branch", inner), attribute("else_branch", other))
            .output("s");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContaining("a condition must not depend on the number of steps");
  }

  @Test
  void aConditionOnTheEventIsRefused() {
    GraphBuilder branch = new GraphBuilder().node("Identity", "y -> a").output("a");
    GraphBuilder other = new GraphBuilder().node("Identity", "y -> b").output("b");
    GraphBuilder graph =
        recurrent()
            .tensor("zero", new float[] {0})
            .node("ReduceMax", "y -> most", attribute("keepdims", 0))
            .node("Greater", "most zero -> positive")
            .node(
                "If",
                "positive -> s",
                attribute("then_branch", branch),
                attribute("else_branch", other))
            .output("s");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContaining("a condition must be known before the first event");
  }

  @Test
  void aConditionWithOneBranchIsDamaged() {
    GraphBuilder branch = new GraphBuilder().node("Identity", "y -> a").output("a");
    GraphBuilder graph =
        recurrent()
            .integer("yes", 1)
            .node("If", "yes -> s", attribute("then_branch", branch))
            .output("s");
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> whole(graph, "s"))
        .withMessageContaining("two branches without inputs: branches=1");
  }
}
