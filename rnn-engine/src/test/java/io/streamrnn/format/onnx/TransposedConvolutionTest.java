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
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import org.junit.jupiter.api.Test;

class TransposedConvolutionTest {

  private static final OnnxTensor TWO = OnnxTensor.of(new float[] {1, 2}, 1, 1, 2);

  @Test
  void anElementAddsTheKernelAroundItsPlace() {
    assertThat(run(list("strides", 2))).containsExactly(1, 10, 102, 20, 200);
  }

  @Test
  void endsAreCutOff() {
    assertThat(run(list("strides", 2), list("pads", 1, 2))).containsExactly(10, 102);
  }

  @Test
  void elementsAreAddedAtTheEnd() {
    assertThat(run(list("strides", 2), list("output_padding", 1), list("pads", 1, 1)))
        .containsExactly(10, 102, 20, 200);
  }

  @Test
  void elementsOfTheKernelMayBeApart() {
    assertThat(run(list("dilations", 2))).containsExactly(1, 2, 10, 20, 100, 200);
  }

  @Test
  void theSizeOfTheOutputMayBeGiven() {
    assertThat(run(list("strides", 2), list("output_shape", 4))).containsExactly(10, 102, 20, 200);
    assertThat(run(list("strides", 2), list("output_shape", 6)))
        .containsExactly(1, 10, 102, 20, 200, 0);
    assertThat(run(list("strides", 2), attribute("auto_pad", "SAME_UPPER")))
        .containsExactly(1, 10, 102, 20);
  }

  @Test
  void aGroupHasItsOwnChannels() {
    GraphBuilder graph =
        new GraphBuilder()
            .tensor("w", new float[] {1, 10, 2, 20}, 2, 1, 2)
            .tensor("b", new float[] {100, 1000}, 2);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 3}, 1, 2, 1);

    OnnxTensor y = OperatorRun.of(graph, "ConvTranspose", "x w b", x, attribute("group", 2));

    assertThat(y.shape()).containsExactly(1, 2, 2);
    assertThat(y.floats()).containsExactly(101, 110, 1006, 1060);
  }

  @Test
  void anImageHasTwoAxes() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 10}, 1, 1, 1, 2);

    assertThat(OperatorRun.of(graph, "ConvTranspose", "x w", x).floats())
        .containsExactly(1, 12, 20, 3, 34, 40);
  }

  @Test
  void aKernelHasTheChannelsOfTheInput() {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[4], 2, 1, 2);

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> OperatorRun.of(graph, "ConvTranspose", "x w", TWO))
        .withMessageContaining(
            "ConvTranspose must have a kernel of the rank and the channels of its input");
  }

  private static float[] run(AttributeProto... attributes) {
    GraphBuilder graph = new GraphBuilder().tensor("w", new float[] {1, 10, 100}, 1, 1, 3);
    return OperatorRun.of(graph, "ConvTranspose", "x w", TWO, attributes).floats();
  }
}
