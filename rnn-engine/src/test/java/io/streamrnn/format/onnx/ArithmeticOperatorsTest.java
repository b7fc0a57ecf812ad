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

class ArithmeticOperatorsTest {

  @Test
  void theRestOfIntegersHasTheSignOfTheDivisor() {
    assertThat(rest(0)).containsExactly(2, 1, 1, 0);
  }

  @Test
  void theRestHasTheSignOfTheDividendWhereItIsRequested() {
    assertThat(rest(1)).containsExactly(-1, 1, 1, 0);
  }

  private static long[] rest(long fmod) {
    OnnxTensor x = OnnxTensor.of(new long[] {-4, 4, 7, -6}, 4);
    return OperatorRun.of(
            new GraphBuilder().ints("three", 3), "Mod", "x three", x, attribute("fmod", fmod))
        .integers();
  }

  @Test
  void theRestOfFloatsHasTheSignOfTheDividend() {
    GraphBuilder graph = new GraphBuilder().tensor("b", new float[] {2}, 1);
    OnnxTensor x = OnnxTensor.of(new float[] {-4.5f, 4.5f}, 2);

    assertThat(OperatorRun.of(graph, "Mod", "x b", x, attribute("fmod", 1)).floats())
        .containsExactly(-0.5f, 0.5f);
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> OperatorRun.of(new GraphBuilder(), "Mod", "x x", x))
        .withMessageContaining(
            "a remainder of floats must have the sign of the dividend, which is fmod=1: fmod=0");
  }

  @Test
  void aPowerOfIntegersIsAnInteger() {
    GraphBuilder graph = new GraphBuilder().ints("e", 0, 3, 5, -1, -1);
    OnnxTensor x = OnnxTensor.of(new long[] {7, -2, 3, 2, -1}, 5);

    assertThat(OperatorRun.of(graph, "Pow", "x e", x).integers())
        .containsExactly(1, -8, 243, 0, -1);
  }

  @Test
  void integersHaveASign() {
    OnnxTensor x = OnnxTensor.of(new long[] {-3, 0, 4}, 3);

    assertThat(OperatorRun.of(new GraphBuilder(), "Neg", "x", x).integers())
        .containsExactly(3, 0, -4);
    assertThat(OperatorRun.of(new GraphBuilder(), "Abs", "x", x).integers())
        .containsExactly(3, 0, 4);
    assertThat(OperatorRun.of(new GraphBuilder(), "Sign", "x", x).integers())
        .containsExactly(-1, 0, 1);
  }
}
