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
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Operators whose kernel slides over their input. */
class WindowOperatorsTest {

  private static final float[] SIX = {1, 2, 3, 4, 5, 6};

  @Test
  void aConvolutionAddsUpTheProductsOfAllChannels() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor("w", new float[] {1, 10, 100, 1000}, 1, 2, 2)
            .tensor("b", new float[] {0.5f}, 1);
    assertGives(graph, "Conv", "x w b", new long[] {1, 2, 3}, new float[] {5421.5f, 6532.5f});
  }

  @Test
  void stridesPaddingsAndDilationsMoveTheKernel() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[] {1, 10}, 1, 1, 2);
    assertGives(
        graph,
        "Conv",
        "x w",
        new long[] {1, 1, 6},
        new float[] {20, 42, 64},
        list("strides", 2),
        list("dilations", 2),
        list("pads", 1, 1));
  }

  @Test
  void paddingsMayBeWrittenAsTheSizeOfTheOutput() {
    GraphBuilder upper = new GraphBuilder().tensor("w", new float[] {1, 10}, 1, 1, 2);
    long[] shape = {1, 1, 6};
    float[] last = {21, 32, 43, 54, 65, 6};
    assertGives(upper, "Conv", "x w", shape, last, attribute("auto_pad", "SAME_UPPER"));
    GraphBuilder lower = new GraphBuilder().tensor("w", new float[] {1, 10}, 1, 1, 2);
    float[] first = {10, 21, 32, 43, 54, 65};
    assertGives(lower, "Conv", "x w", shape, first, attribute("auto_pad", "SAME_LOWER"));
  }

  @Test
  void groupsHaveTheirOwnKernels() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[] {1, 10}, 2, 1, 1);
    assertGives(
        graph,
        "Conv",
        "x w",
        new long[] {1, 2, 3},
        new float[] {1, 2, 3, 40, 50, 60},
        attribute("group", 2));
  }

  @Test
  void aKernelMayHaveTwoAxes() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[] {1, 10, 100, 1000}, 1, 1, 2, 2);
    assertGives(graph, "Conv", "x w", new long[] {1, 1, 2, 3}, new float[] {5421, 6532});
  }

  @Test
  void poolingsTakeTheLargestOrTheMean() {
    long[] shape = {1, 2, 3};
    AttributeProto kernel = list("kernel_shape", 2);
    assertGives(new GraphBuilder(), "MaxPool", "x", shape, new float[] {2, 3, 5, 6}, kernel);
    float[] means = {1.5f, 2.5f, 4.5f, 5.5f};
    assertGives(new GraphBuilder(), "AveragePool", "x", shape, means, kernel);
  }

  @Test
  void paddingCountsInAMeanIfItIsAskedFor() {
    long[] shape = {1, 1, 6};
    AttributeProto kernel = list("kernel_shape", 2);
    AttributeProto strides = list("strides", 3);
    AttributeProto pads = list("pads", 1, 0);
    float[] without = {1, 3.5f};
    assertGives(new GraphBuilder(), "AveragePool", "x", shape, without, kernel, strides, pads);
    assertGives(
        new GraphBuilder(),
        "AveragePool",
        "x",
        shape,
        new float[] {0.5f, 3.5f},
        kernel,
        strides,
        pads,
        attribute("count_include_pad", 1));
  }

  @Test
  void globalPoolingsTakeAllPlaces() {
    long[] shape = {1, 2, 3};
    assertGives(new GraphBuilder(), "GlobalMaxPool", "x", shape, new float[] {3, 6});
    assertGives(new GraphBuilder(), "GlobalAveragePool", "x", shape, new float[] {2, 5});
  }

  @Test
  void aTensorIsTiled() {
    GraphBuilder graph = new GraphBuilder().ints("times", 2, 2);
    float[] expected = {1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6, 1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6};
    assertGives(graph, "Tile", "x times", new long[] {2, 3}, expected);
  }

  @Test
  void aKernelThatDoesNotFitIsDamage() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[7], 1, 1, 7);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> assertGives(graph, "Conv", "x w", new long[] {1, 1, 6}, SIX))
        .withMessageContaining("a kernel must fit into its input");
  }

  @Test
  void aKernelOfAnySizeIsDamage() {
    long most = Integer.MAX_VALUE - 1;
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(
            () ->
                assertGives(
                    new GraphBuilder(),
                    "MaxPool",
                    "x",
                    new long[] {1, 1, 2, 3},
                    SIX,
                    list("kernel_shape", most, most),
                    list("pads", most, most, most, most)))
        .withMessageContaining("a kernel must fit into an array");
  }

  @Test
  void aConvolutionOverTheStepsRunsOverWindows() {
    GraphBuilder graph = convolved(list("pads", 1, 1));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> graph.model().model())
        .withMessageContaining("its kernel takes several steps");
    assertRunsOverWindows(graph);
  }

  @Test
  void aConvolutionMayMakeTheSequenceShorter() {
    assertRunsOverWindows(convolved(list("strides", 2)));
  }

  @Test
  void aConvolutionOfEachStepIsStepped() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 1, 2)
            .weight("kernel", 3, 2, 1)
            .weight("W", 1, 4, 3)
            .weight("R", 1, 4, 4)
            .ints("one", 1)
            .node("Transpose", "x -> channels", list("perm", 1, 2, 0))
            .node("Conv", "channels kernel -> c")
            .node("Transpose", "c -> steps", list("perm", 2, 0, 1))
            .node("RNN", "steps W R -> y")
            .node("Squeeze", "y one -> out")
            .output("out");
    float[] whole = graph.model().run(Map.of("x", OnnxTensor.of(SIX, 3, 1, 2))).get("out").floats();
    Stepper stepper = graph.model().model().stepper();
    for (int t = 0; t < 3; t++) {
      float[] y = stepper.step(new float[] {SIX[2 * t], SIX[2 * t + 1]});
      assertThat(y).containsExactly(Arrays.copyOfRange(whole, 4 * t, 4 * t + 4));
    }
  }

  /** A convolution over the steps, and an RNN over what it returns; its last state. */
  private static GraphBuilder convolved(AttributeProto attribute) {
    return new GraphBuilder()
        .input("x", -1, 1, 2)
        .weight("kernel", 3, 2, 3)
        .weight("W", 1, 4, 3)
        .weight("R", 1, 4, 4)
        .ints("flat", 1, 4)
        .node("Transpose", "x -> channels", list("perm", 1, 2, 0))
        .node("Conv", "channels kernel -> c", attribute)
        .node("Transpose", "c -> steps", list("perm", 2, 0, 1))
        .node("RNN", "steps W R -> y h")
        .node("Reshape", "h flat -> out")
        .output("out");
  }

  private static void assertRunsOverWindows(GraphBuilder graph) {
    Model model = graph.model().scoring();
    assertThat(model.isSteppable()).isFalse();
    OnnxTensor x = OnnxTensor.of(SIX, 3, 1, 2);
    float[][] rows = model.sequenceRunner().run(new float[][] {{1, 2}, {3, 4}, {5, 6}});
    assertThat(rows).hasDimensions(1, 4);
    assertThat(rows[0]).containsExactly(graph.model().run(Map.of("x", x)).get("out").floats());
  }

  private static void assertGives(
      GraphBuilder graph,
      String operator,
      String inputs,
      long[] shape,
      float[] expected,
      AttributeProto... attributes) {
    OnnxModel model =
        graph.input("x", shape).node(operator, inputs + " -> y", attributes).output("y").model();
    assertThat(model.run(Map.of("x", OnnxTensor.of(SIX, shape))).get("y").floats())
        .containsExactly(expected);
  }
}
