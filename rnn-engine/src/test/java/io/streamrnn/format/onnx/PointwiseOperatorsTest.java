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

class PointwiseOperatorsTest {

  @ParameterizedTest
  @CsvSource({
    "Tan,    0.5,   0.54630249",
    "Asin,   0.5,   0.52359878",
    "Acos,   0.5,   1.04719755",
    "Atan,   -2,    -1.10714872",
    "Sinh,   -1.5,  -2.12927946",
    "Cosh,   1.5,   2.35240962",
    "Asinh,  -1.5,  -1.19476322",
    "Asinh,  1e-20, 1e-20",
    "Asinh,  1e30,  69.7706997",
    "Asinh,  -Infinity, -Infinity",
    "Acosh,  2,     1.3169579",
    "Acosh,  1e30,  69.7706997",
    "Atanh,  0.5,   0.54930614",
    "Atanh,  1e-20, 1e-20",
    "Swish,  -1.5,  -0.27363828",
    "ThresholdedRelu, 1.5, 1.5",
    "ThresholdedRelu, 1,   0",
    "Shrink, 1.5,   1.5",
    "Shrink, -0.5,  0"
  })
  void aFunctionIsThatOfMathematics(String operator, float x, float y) {
    float error = Float.isInfinite(y) ? 0 : Math.abs(y) * 1e-6f;

    assertThat(apply(operator, x)).isCloseTo(y, within(error));
  }

  private static float apply(String operator, float x) {
    return OperatorRun.of(new GraphBuilder(), operator, "x", OnnxTensor.of(new float[] {x}, 1))
        .floats()[0];
  }

  @Test
  void aFunctionHasTheParametersOfItsNode() {
    OnnxTensor x = OnnxTensor.of(new float[] {-3, 0.5f, 3}, 3);

    assertThat(
            OperatorRun.of(
                    new GraphBuilder(),
                    "Shrink",
                    "x",
                    x,
                    attribute("lambd", 1f),
                    attribute("bias", 0.5f))
                .floats())
        .containsExactly(-2.5f, 0, 2.5f);
    assertThat(
            OperatorRun.of(new GraphBuilder(), "ThresholdedRelu", "x", x, attribute("alpha", 0f))
                .floats())
        .containsExactly(0, 0.5f, 3);
  }

  @Test
  void aTensorIsCastToTheTypeOfAnother() {
    OnnxTensor x = OnnxTensor.of(new float[] {-1.7f, 2.2f}, 2);

    assertThat(
            OperatorRun.of(new GraphBuilder().ints("like", 1), "CastLike", "x like", x).integers())
        .containsExactly(-1, 2);
  }
}
