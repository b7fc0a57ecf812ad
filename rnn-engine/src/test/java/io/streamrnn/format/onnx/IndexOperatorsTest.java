/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import io.streamrnn.shaded.onnx.Onnx.AttributeProto;
import org.junit.jupiter.api.Test;

class IndexOperatorsTest {

  private static final OnnxTensor X = OnnxTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  private final GraphBuilder graph = new GraphBuilder();

  @Test
  void anElementIsGatheredAlongAnAxis() {
    indices(new long[] {0, -1, 1, 1}, 2, 2);

    assertThat(run("GatherElements", "x i", attribute("axis", 1))).containsExactly(1, 3, 5, 5);
  }

  @Test
  void anElementIsReplacedAlongAnAxis() {
    indices(new long[] {1}, 1, 1).tensor("u", new float[] {9}, 1, 1);

    assertThat(run("ScatterElements", "x i u", attribute("axis", 1)))
        .containsExactly(1, 9, 3, 4, 5, 6);
  }

  @Test
  void blocksAreGathered() {
    indices(new long[] {0, 2, -1, 0}, 2, 2);

    assertThat(run("GatherND", "x i")).containsExactly(3, 4);
  }

  @Test
  void eachTensorOfABatchHasItsOwnIndices() {
    indices(new long[] {2, 0}, 2, 1);

    assertThat(run("GatherND", "x i", attribute("batch_dims", 1))).containsExactly(3, 4);
  }

  @Test
  void blocksAreReplaced() {
    indices(new long[] {1}, 1, 1).tensor("u", new float[] {7, 8, 9}, 1, 3);

    assertThat(run("ScatterND", "x i u")).containsExactly(1, 2, 3, 7, 8, 9);
  }

  @Test
  void elementsThatAreAddedAreRefused() {
    indices(new long[] {1}, 1, 1).tensor("u", new float[] {7, 8, 9}, 1, 3);

    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> run("ScatterND", "x i u", attribute("reduction", "add")))
        .withMessageContaining("elements that are replaced are supported: reduction=add");
  }

  @Test
  void anIndexBehindItsAxisIsDamage() {
    indices(new long[] {3, 0}, 2, 1);

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> run("GatherElements", "x i", attribute("axis", 1)))
        .withMessageContaining("an index must be within its axis: expected=0..2, got=3, at node 1");
  }

  @Test
  void aClassIsOneOfSeveral() {
    graph.integer("depth", 3).tensor("values", new float[] {0, 2}, 2);
    OnnxTensor y =
        OperatorRun.of(graph, "OneHot", "x depth values", OnnxTensor.of(new long[] {1, -1, 3}, 3));

    assertThat(y.shape()).containsExactly(3, 3);
    assertThat(y.floats()).containsExactly(0, 2, 0, 0, 0, 2, 0, 0, 0);
  }

  @Test
  void classesMayBeTheFirstAxis() {
    graph.integer("depth", 2).tensor("values", new float[] {0, 1}, 2);

    assertThat(
            OperatorRun.of(
                    graph,
                    "OneHot",
                    "x depth values",
                    OnnxTensor.of(new long[] {1, 0, 1}, 3),
                    attribute("axis", 0))
                .floats())
        .containsExactly(0, 1, 0, 1, 0, 1);
  }

  private GraphBuilder indices(long[] values, long... shape) {
    return graph.ints("flat", values).ints("shape", shape).node("Reshape", "flat shape -> i");
  }

  private float[] run(String operator, String inputs, AttributeProto... attributes) {
    return OperatorRun.of(graph, operator, inputs, X, attributes).floats();
  }
}
