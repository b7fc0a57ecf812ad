/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrderOperatorsTest {

  private static final OnnxTensor X = OnnxTensor.of(new float[] {1, 5, 5, 7, 2, 0}, 2, 3);

  @Test
  void thePlaceOfTheLargestIsTheFirstOne() {
    OnnxTensor y = OperatorRun.of(new GraphBuilder(), "ArgMax", "x", X, attribute("axis", 1));

    assertThat(y.shape()).containsExactly(2, 1);
    assertThat(y.integers()).containsExactly(1, 0);
  }

  @Test
  void thePlaceOfTheLargestIsTheLastOneWhereItIsRequested() {
    assertThat(
            OperatorRun.of(
                    new GraphBuilder(),
                    "ArgMax",
                    "x",
                    X,
                    attribute("axis", -1),
                    attribute("keepdims", 0),
                    attribute("select_last_index", 1))
                .integers())
        .containsExactly(2, 0);
  }

  @Test
  void thePlaceOfTheLeastIsAlongItsAxis() {
    assertThat(
            OperatorRun.of(new GraphBuilder(), "ArgMin", "x", X, attribute("axis", 0)).integers())
        .containsExactly(0, 1, 1);
  }

  @Test
  void theLargestAreInOrderWithTheirPlaces() {
    Map<String, OnnxTensor> y =
        OperatorRun.outputs(new GraphBuilder().ints("two", 2), "TopK", "x two -> y z", X);

    assertThat(y.get("y").floats()).containsExactly(5, 5, 7, 2);
    assertThat(y.get("z").integers()).containsExactly(1, 2, 0, 1);
  }

  @Test
  void theLeastAreSelectedWhereItIsRequested() {
    Map<String, OnnxTensor> y =
        OperatorRun.outputs(
            new GraphBuilder().ints("one", 1),
            "TopK",
            "x one -> y z",
            X,
            attribute("largest", 0),
            attribute("axis", 0));

    assertThat(y.get("y").floats()).containsExactly(1, 2, 0);
    assertThat(y.get("z").integers()).containsExactly(0, 1, 1);
  }

  @Test
  void moreThanAllAreDamage() {
    GraphBuilder graph = new GraphBuilder().ints("four", 4);

    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> OperatorRun.outputs(graph, "TopK", "x four -> y z", X))
        .withMessageContaining("an axis must have the elements that are selected");
  }
}
