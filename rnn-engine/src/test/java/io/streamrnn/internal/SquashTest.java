/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.internal.math.Tanh;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** All activations of a row in one loop against each by itself. Run with either provider. */
class SquashTest {

  // Prime, so that all exponents and signs meet all kinds of fractions: some 100,000 floats.
  private static final int STRIDE = 42_043;

  @Test
  void tanhAndSigmoidHaveTheirBitsAllOverTheFloats() {
    int width = (int) ((1L << 32) / STRIDE);
    float[] row = new float[2 * width];
    for (int i = 0; i < row.length; i++) {
      row[i] = Float.intBitsToFloat(i % width * STRIDE);
    }
    float[] expected = row.clone();
    Tanh.sigmoid(expected, 0, width);
    Tanh.apply(expected, width, 2 * width);

    Squash.of(width, GateActivation.SIGMOID, Activation.TANH).apply(row);

    assertThat(bits(row)).isEqualTo(bits(expected));
  }

  @Test
  void theSignOfZeroIsKept() {
    float[] row = {-0f, 0f};
    Squash.of(2, Activation.TANH).apply(row);
    assertThat(bits(row)).containsExactly(bits(-0f, 0f));
  }

  @Test
  void eachPartHasItsOwnActivation() {
    for (int width = 1; width < 40; width++) {
      float[] row = new float[3 * width];
      Arrays.fill(row, 0.75f);
      float[] expected = row.clone();
      Tanh.apply(expected, 0, width);
      Tanh.sigmoid(expected, width, 2 * width);
      Tanh.apply(expected, 2 * width, 3 * width);

      Squash.of(width, Activation.TANH, GateActivation.SIGMOID, Activation.TANH).apply(row);

      assertThat(bits(row)).isEqualTo(bits(expected));
    }
  }

  @Test
  void otherActivationsAreNotForIt() {
    assertThat(Squash.of(2, GateActivation.SIGMOID, Activation.RELU)).isNull();
    assertThat(Squash.of(2, Activation.SIGMOID, Activation.TANH)).isNull();
  }

  private static int[] bits(float... values) {
    int[] result = new int[values.length];
    Arrays.setAll(result, i -> Float.floatToIntBits(values[i]));
    return result;
  }
}
