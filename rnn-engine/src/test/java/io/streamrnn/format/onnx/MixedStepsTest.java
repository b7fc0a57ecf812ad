/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static io.streamrnn.format.onnx.GraphBuilder.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Operators that keep the axis of time, behind a recurrent node: do they treat steps one by one?
 */
class MixedStepsTest {

  private static final int STEPS = 5;

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "MatMul, ones rows; it sums over the steps",
        "Einsum, ones rows; it sums over the steps",
        "CumSum, rows zero; it sums over the steps",
        "InstanceNormalization, channels scale scale; it normalizes over time",
        "Trilu, rows; it treats steps by their place",
        "GatherElements, rows one_each; it selects steps by an index",
        "ScatterElements, rows first update; it treats some steps otherwise than the rest",
        "ScatterND, rows last update; it selects steps by an index",
        "ConvTranspose, channels kernel; its kernel takes several steps",
      })
  void aGraphIsNotSteppedBehindOneThatMixesSteps(String node, String reason) {
    OnnxModel graph = behind(node).model();

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph::model)
        .withMessageContainingAll("a graph that is stepped must treat all steps alike", reason);
  }

  @ParameterizedTest
  @CsvSource({
    "'MatMul, rows square'",
    "'Einsum, rows square'",
    "'CumSum, rows one'",
    "'Softmax, rows'",
    "'ArgMax, rows'",
    "'TopK, rows three'",
    "'Tan, rows'",
    "'Mod, rows half'",
    "'ReduceLogSumExp, rows'"
  })
  void aGraphIsSteppedBehindOneThatDoesNot(String node) {
    OnnxModel graph = behind(node).model();
    Model model = graph.model();
    float[] events = new float[STEPS * 3];
    for (int i = 0; i < events.length; i++) {
      events[i] = (i * 7 % 11) / 5f - 1;
    }

    float[] whole = graph.run(Map.of("x", OnnxTensor.of(events, STEPS, 1, 3))).get("out").floats();
    Stepper stepper = model.stepper();
    int size = whole.length / STEPS;
    for (int t = 0; t < STEPS; t++) {
      assertThat(stepper.step(Arrays.copyOfRange(events, 3 * t, 3 * t + 3)))
          .containsExactly(Arrays.copyOfRange(whole, t * size, (t + 1) * size));
    }
  }

  @Test
  void aNumberOfEachStepIsNoConstant() {
    GraphBuilder graph =
        rows()
            .integer("start", 0)
            .integer("delta", 1)
            .ints("none")
            .node("Reshape", "steps none -> count")
            .node("Range", "start count delta -> numbers")
            .node("Cast", "numbers -> places", attribute("to", 1))
            .node("Unsqueeze", "places one -> column")
            .node("Add", "rows column -> out")
            .output("out");

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph.model()::model)
        .withMessageContaining("it computes with the number of steps");
  }

  @Test
  void aSumOverTheStepsIsNoConstant() {
    GraphBuilder graph =
        tensors()
            .node("ReduceSum", "ones one -> number")
            .node("Add", "rows number -> late")
            .output("late");

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(graph.model()::model)
        .withMessageContaining("it mixes steps");
  }

  @Test
  void theTypeOfATensorOfAllStepsIsNoStep() {
    GraphBuilder graph =
        tensors()
            .ints("number", 2)
            .node("CastLike", "number rows -> factor")
            .node("Mul", "rows factor -> late")
            .output("late");

    assertThat(graph.model().model().isSteppable()).isTrue();
  }

  /** The operator over the outputs of an RNN, of four units and one row for each step. */
  private static GraphBuilder behind(String node) {
    String[] words = node.split(", ");
    GraphBuilder graph = tensors();
    return switch (words[0]) {
      case "Einsum" ->
          graph
              .node("Einsum", words[1] + " -> out", attribute("equation", "ab,bc->ac"))
              .output("out");
      case "InstanceNormalization", "ConvTranspose" ->
          graph
              .node(words[0], words[1] + " -> whole", list("pads", 0, 1))
              .ints("rest", -1, 4)
              .node("Transpose", "whole -> back", list("perm", 2, 1, 0))
              .node("Reshape", "back rest -> out")
              .output("out");
      case "GatherElements", "ScatterElements" ->
          graph
              .node(
                  words[0],
                  words[1] + " -> out",
                  attribute("axis", words[0].startsWith("Gather") ? 0 : 1))
              .output("out");
      case "ArgMax" ->
          graph
              .node("ArgMax", words[1] + " -> place", attribute("axis", 1))
              .node("Cast", "place -> out", attribute("to", 1))
              .output("out");
      case "ReduceLogSumExp" ->
          graph.node(words[0], words[1] + " -> out", list("axes", 1)).output("out");
      case "Mod" -> graph.node("Mod", words[1] + " -> out", attribute("fmod", 1)).output("out");
      default -> graph.node(words[0], words[1] + " -> out").output("out");
    };
  }

  /** Tensors for the operators. */
  private static GraphBuilder tensors() {
    return rows()
        .weight("square", 4, 4)
        .weight("kernel", 4, 4, 2)
        .tensor("scale", new float[] {1, 1, 1, 1}, 4)
        .tensor("half", new float[] {0.5f}, 1)
        .tensor("update", new float[4], 1, 4)
        .ints("three", 3)
        .ints("nought", 0, 0, 0, 0)
        .ints("row", 1, 4)
        .node("Reshape", "nought row -> first")
        .ints("column", 1, 1)
        .node("Reshape", "zero column -> last")
        .node("Concat", "steps four -> extents", attribute("axis", 0))
        .node("Expand", "zero extents -> one_each")
        .node("Concat", "steps steps -> table", attribute("axis", 0))
        .node("ConstantOfShape", "table -> ones")
        .node("Transpose", "rows -> turned", list("perm", 1, 0))
        .node("Unsqueeze", "turned zero -> channels");
  }

  private static GraphBuilder rows() {
    return Graphs.stepsOf("x", new GraphBuilder())
        .input("x", -1, 1, 3)
        .weight("W", 1, 4, 3)
        .weight("R", 1, 4, 4)
        .ints("one", 1)
        .ints("four", 4)
        .node("RNN", "x W R -> y")
        .ints("flat", -1, 4)
        .node("Reshape", "y flat -> rows");
  }
}
