/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cells.Kernels;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Vectors lane by lane against plain Java. Needs a JVM with the module. */
class VectorArithmeticTest {

  // Prime, so that all exponents and signs meet all kinds of fractions: some 100,000 floats.
  private static final int STRIDE = 42_043;

  private final Arithmetic plain = new PlainArithmetic("to compare with");

  @BeforeEach
  void needsVectors() {
    assumeThat(Kernels.provider()).startsWith("vector (");
  }

  @Test
  void tanhHasTheBitsOfPlainJavaAllOverTheFloats() {
    float[] expected = floats();
    float[] actual = floats();
    plain.tanh(expected, 0, expected.length);
    Providers.CURRENT.tanh(actual, 0, actual.length);
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  @Test
  void sigmoidHasTheBitsOfPlainJavaAllOverTheFloats() {
    float[] expected = floats();
    float[] actual = floats();
    plain.fastSigmoid(expected, 0, expected.length);
    Providers.CURRENT.fastSigmoid(actual, 0, actual.length);
    assertThat(bits(actual)).isEqualTo(bits(expected));
  }

  @Test
  void onlyTheRangeIsTouched() {
    for (int to = 1; to < 70; to++) {
      float[] values = new float[80];
      Arrays.fill(values, 0.25f);
      Providers.CURRENT.tanh(values, 1, to);
      assertThat(values[0]).isEqualTo(0.25f);
      assertThat(Arrays.copyOfRange(values, 1, to)).doesNotContain(0.25f);
      assertThat(Arrays.copyOfRange(values, to, 80)).containsOnly(0.25f);
    }
  }

  private static float[] floats() {
    float[] result = new float[(int) ((1L << 32) / STRIDE)];
    for (int i = 0; i < result.length; i++) {
      result[i] = Float.intBitsToFloat(i * STRIDE);
    }
    return result;
  }

  private static int[] bits(float[] values) {
    int[] result = new int[values.length];
    Arrays.setAll(result, i -> Float.floatToIntBits(values[i]));
    return result;
  }
}
