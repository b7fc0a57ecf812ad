/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.GateActivation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GatesTest {

  private static final int STRIDE = 42_043;

  @ParameterizedTest
  @EnumSource
  void aGateIsFastWhereNoValueOfTheCandidateIsBeyondOne(Activation candidate) {
    ActivationFunction expected =
        isBounded(candidate) ? GateActivation.SIGMOID : Activation.SIGMOID;
    assertThat(Gates.of(Activation.SIGMOID, candidate)).isEqualTo(expected);
  }

  /**
   * Whether it is, at floats of all exponents; of two values, as one alone has the softmax 1, and
   * of two alike, as some functions of a row depend on what is added to all of its values.
   */
  private static boolean isBounded(Activation activation) {
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (!isBounded(activation, x, 0) || !isBounded(activation, x, x)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBounded(Activation activation, float... values) {
    activation.apply(values, 0, values.length);
    return !(Math.abs(values[0]) > 1 || Math.abs(values[1]) > 1);
  }

  @Test
  void oneCandidateWithoutABoundMakesItExact() {
    assertThat(Gates.of(Activation.HARD_SIGMOID, Activation.TANH, Activation.LINEAR))
        .isEqualTo(Activation.HARD_SIGMOID);
  }

  @Test
  void aClippedGateIsFastWithinItsClip() {
    assertThat(Gates.of(new ClippedActivation(3, Activation.SIGMOID), Activation.TANH))
        .isEqualTo(new ClippedActivation(3, GateActivation.SIGMOID));
  }

  @Test
  void aGateWithoutAFastFormIsItself() {
    assertThat(Gates.of(Activation.SOFTPLUS, Activation.TANH)).isEqualTo(Activation.SOFTPLUS);
  }
}
