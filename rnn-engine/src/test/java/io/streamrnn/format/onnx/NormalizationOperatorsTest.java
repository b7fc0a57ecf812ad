/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import org.junit.jupiter.api.Test;

class NormalizationOperatorsTest {

  private static final OnnxTensor X =
      OnnxTensor.of(new float[] {1, 3, 2, 6, 10, 30, 20, 60}, 1, 4, 2);
  private static final float NONE = 0;

  @Test
  void aChannelHasItsOwnMeanAndVariance() {
    GraphBuilder graph = factors(new float[] {1, 2, 3, 4}, new float[] {0, 0, 5, 0});

    assertThat(
            OperatorRun.of(graph, "InstanceNormalization", "x s b", X, attribute("epsilon", NONE))
                .floats())
        .containsExactly(-1, 1, -2, 2, 2, 8, -4, 4);
  }

  @Test
  void aGroupOfChannelsHasOneMeanAndVariance() {
    GraphBuilder graph = factors(new float[] {1, 1, 1, 2}, new float[4]).opset(21);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 1, 3, 3, 5, 5, 9, 9}, 1, 4, 2);

    assertThat(
            OperatorRun.of(
                    graph,
                    "GroupNormalization",
                    "x s b",
                    x,
                    attribute("num_groups", 2),
                    attribute("epsilon", NONE))
                .floats())
        .containsExactly(-1, -1, 1, 1, -1, -1, 2, 2);
  }

  @Test
  void aGroupHasOneScaleInOlderOperatorSets() {
    GraphBuilder graph = factors(new float[] {1, 2}, new float[] {0, 1}).opset(18);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 1, 3, 3, 5, 5, 9, 9}, 1, 4, 2);

    assertThat(
            OperatorRun.of(
                    graph,
                    "GroupNormalization",
                    "x s b",
                    x,
                    attribute("num_groups", 2),
                    attribute("epsilon", NONE))
                .floats())
        .containsExactly(-1, -1, 1, 1, -1, -1, 3, 3);
  }

  @Test
  void groupsHaveWholeChannels() {
    GraphBuilder graph = factors(new float[3], new float[3]);

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(
            () ->
                OperatorRun.of(graph, "GroupNormalization", "x s b", X, attribute("num_groups", 3)))
        .withMessageContaining("the channels must be a multiple of the groups");
  }

  @Test
  void theMeanSquareIsNormalizedWithoutTheMean() {
    GraphBuilder graph = new GraphBuilder().tensor("s", new float[] {1, 10}, 2);
    OnnxTensor x = OnnxTensor.of(new float[] {1, 7, -3, -4}, 2, 2);

    assertThat(
            OperatorRun.of(graph, "RMSNormalization", "x s", x, attribute("epsilon", NONE))
                .floats())
        .containsExactly(0.2f, 14, (float) (-3 / Math.sqrt(12.5)), (float) (-40 / Math.sqrt(12.5)));
  }

  private static GraphBuilder factors(float[] scale, float[] offset) {
    return new GraphBuilder().tensor("s", scale, scale.length).tensor("b", offset, offset.length);
  }
}
