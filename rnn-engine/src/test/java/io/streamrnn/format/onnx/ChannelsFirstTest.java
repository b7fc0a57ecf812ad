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
import io.streamrnn.model.OutputRows;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences whose steps are behind their channels, as convolutions of PyTorch take them. */
class ChannelsFirstTest {

  private static final int STEPS = 5;

  @ParameterizedTest
  @CsvSource({"1, 5", "-1, 5", "1, -2", "-1, -2"})
  void aRowHasAllChannelsOfAStep(long batch, long steps) {
    OnnxModel onnx = rnn(convolved(new GraphBuilder().input("x", batch, 3, steps)), 4).model();
    Model model = onnx.scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertThat(model.outputRows()).isEqualTo(OutputRows.PER_STEP);
    assertThat(model.fixedSteps().isPresent()).isEqualTo(steps > 0);
    assertRuns(model, onnx, 3, 1);
  }

  @Test
  void aRowHasTheChannelsOneBehindTheOther() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", -1, 3, -2, 2)
            .weight("kernel", 4, 3, 3, 1)
            .ints("flat", 0, 0, -1)
            .node("Conv", "x kernel -> c", list("pads", 1, 0, 1, 0))
            .node("Transpose", "c -> columns", list("perm", 2, 0, 1, 3))
            .node("Reshape", "columns flat -> steps");
    OnnxModel onnx = rnn(graph, 8).model();
    Model model = onnx.scoring();
    assertThat(model.inputSize()).isEqualTo(6);
    assertRuns(model, onnx, 3, 2);
  }

  @Test
  void aGraphWithoutRecurrentNodesTakesThemToo() {
    OnnxModel onnx =
        convolved(new GraphBuilder().input("x", -1, 3, -2))
            .node("Tanh", "steps -> y")
            .output("y")
            .model();
    Model model = onnx.scoring();
    assertThat(model.inputSize()).isEqualTo(3);
    assertRuns(model, onnx, 3, 1);
  }

  @Test
  void whatIsNotSupportedForAnotherNumberOfChannelsIsNoMatter() {
    GraphBuilder graph =
        new GraphBuilder()
            .input("inputs", -1, 3, -2)
            .integer("axis", 1)
            .integer("three", 3)
            .node("Shape", "inputs -> shape")
            .node("Gather", "shape axis -> channels", attribute("axis", 0))
            .node("Equal", "channels three -> same")
            .node(
                "If",
                "same -> x",
                attribute(
                    "then_branch", new GraphBuilder().node("Identity", "inputs -> a").output("a")),
                attribute(
                    "else_branch",
                    new GraphBuilder()
                        .node("Gelu", "inputs -> b", attribute("approximate", "other"))
                        .output("b")));
    Model model = rnn(convolved(graph.opset(20)), 4).model().scoring();
    assertThat(model.inputSize()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 1"})
  void rowsWhoseNumberNoWeightDeterminesAreNoChannels(long first, long second) {
    GraphBuilder graph =
        new GraphBuilder()
            .input("x", first, second, -1, 4)
            .node("ReduceMean", "x -> means", list("axes", 0, 1), attribute("keepdims", 0))
            .ints("axis", 1)
            .node("Unsqueeze", "means axis -> steps");
    OnnxModel onnx = rnn(graph, 4, attribute("direction", "reverse")).model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(onnx::scoring)
        .withMessageContainingAll("channels whose number the weights determine", "forward()");
  }

  @Test
  void aScoreWhoseStepsAreBehindItsValuesIsRefusedWithTheWayOut() {
    OnnxModel onnx =
        convolved(new GraphBuilder().input("x", -1, 3, -2))
            .node("Identity", "c -> y")
            .output("y")
            .model();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(onnx::scoring)
        .withMessageContainingAll("[B, rows, O]", "output=y FLOAT[1, 4, T]", "forward()");
  }

  /** Steps of four values, {@code steps}, from a convolution over the steps. */
  private static GraphBuilder convolved(GraphBuilder graph) {
    return graph
        .weight("kernel", 4, 3, 3)
        .node("Conv", "x kernel -> c", list("pads", 1, 1))
        .node("Transpose", "c -> steps", list("perm", 2, 0, 1));
  }

  private static GraphBuilder rnn(GraphBuilder graph, int size, AttributeProto... attributes) {
    return graph
        .weight("W", 1, 4, size)
        .weight("R", 1, 4, 4)
        .node("RNN", "steps W R -> y", attributes)
        .output("y");
  }

  /** The same operations in the same order. */
  private static void assertRuns(Model model, OnnxModel onnx, int channels, int width) {
    float[][] rows = new float[STEPS][channels * width];
    float[] tensor = new float[STEPS * channels * width];
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (i * 7 % 11) / 5f - 1;
      int channel = i / (STEPS * width);
      rows[i / width % STEPS][channel * width + i % width] = tensor[i];
    }
    OnnxTensor x =
        width == 1
            ? OnnxTensor.of(tensor, 1, channels, STEPS)
            : OnnxTensor.of(tensor, 1, channels, STEPS, width);
    float[] whole = onnx.run(Map.of("x", x)).get("y").floats();
    float[][] outputs = model.sequenceRunner().run(rows);
    for (int t = 0; t < STEPS; t++) {
      for (int k = 0; k < 4; k++) {
        assertThat(outputs[t][k]).isEqualTo(whole[4 * t + k]);
      }
    }
  }
}
