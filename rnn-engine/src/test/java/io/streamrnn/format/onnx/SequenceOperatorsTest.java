/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import static io.streamrnn.format.onnx.GraphBuilder.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sums, triangles and numbers along axes. */
class SequenceOperatorsTest {

  private static final OnnxTensor SIX = OnnxTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  private final GraphBuilder graph = new GraphBuilder();

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 1 3 6 4 9 15",
    "-1, 1, 0, 0 1 3 0 4 9",
    "1, 0, 1, 6 5 3 15 11 6",
    "1, 1, 1, 5 3 0 11 6 0",
    "0, 0, 0, 1 2 3 5 7 9"
  })
  void sumsRunAlongAnAxis(long axis, long exclusive, long reverse, String expected) {
    OnnxTensor y =
        OperatorRun.of(
            graph.integer("axis", axis),
            "CumSum",
            "x axis",
            SIX,
            attribute("exclusive", exclusive),
            attribute("reverse", reverse));

    assertThat(text(y.floats())).isEqualTo(expected);
  }

  @Test
  void sumsOfIntegersAreIntegers() {
    OnnxTensor x = OnnxTensor.of(new long[] {3, -1, 5}, 3);

    assertThat(OperatorRun.of(graph.integer("axis", 0), "CumSum", "x axis", x).integers())
        .containsExactly(3, 2, 7);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1 2 3 0 5 6", "0, 0, 1 0 0 4 5 0", "1, 1, 0 2 3 0 0 6", "0, -1, 0 0 0 4 0 0"})
  void aTriangleIsKept(long upper, long diagonal, String expected) {
    OnnxTensor y =
        OperatorRun.of(
            graph.integer("k", diagonal), "Trilu", "x k", SIX, attribute("upper", upper));

    assertThat(text(y.floats())).isEqualTo(expected);
  }

  @Test
  void numbersAreCounted() {
    OnnxTensor y =
        OperatorRun.of(
            graph.integer("end", -1).integer("step", -2),
            "Range",
            "x end step",
            OnnxTensor.of(new long[] {4}));

    assertThat(y.integers()).containsExactly(4, 2, 0);
  }

  @Test
  void theSizeIsTheNumberOfElements() {
    assertThat(OperatorRun.of(graph, "Size", "x", SIX).integers()).containsExactly(6);
  }

  @Test
  void theLogarithmOfASumOfExponentialsDoesNotOverflow() {
    OnnxTensor x = OnnxTensor.of(new float[] {1000, 1000, Float.NEGATIVE_INFINITY, -2}, 2, 2);
    float[] y =
        OperatorRun.of(graph, "ReduceLogSumExp", "x", x, GraphBuilder.list("axes", 1)).floats();

    assertThat(y[0]).isCloseTo(1000.6931f, within(1e-4f));
    assertThat(y[1]).isEqualTo(-2);
  }

  @Test
  void theLogarithmOfASumIsOneNumber() {
    OnnxTensor x = OnnxTensor.of(new float[] {1, 3}, 2);

    assertThat(OperatorRun.of(graph, "ReduceLogSum", "x", x).floats())
        .containsExactly((float) Math.log(4));
  }

  private static String text(float[] values) {
    StringBuilder text = new StringBuilder();
    for (float value : values) {
      text.append(text.isEmpty() ? "" : " ").append((int) value);
    }
    return text.toString();
  }
}
