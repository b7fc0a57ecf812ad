/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForgetGateTest {

  private static final int COUNT = 21;

  private final ForgetGate gate = new ForgetGate(GateActivation.SIGMOID, Activation.SIGMOID);

  @ParameterizedTest
  @ValueSource(floats = {8.000001f, -9, 1e30f, Float.NEGATIVE_INFINITY})
  void aLargeStateIsNoticedWhereverItIs(float large) {
    for (int at = 2; at < 2 + COUNT; at++) {
      float[] c = new float[COUNT + 4];
      c[at] = large;
      assertThat(gate.isRefined(c, 2, 2 + COUNT)).as("at %d", at).isTrue();
    }
  }

  @Test
  void aLargeStateIsNoticedBesideOneThatIsNoNumber() {
    assertThat(gate.isRefined(new float[] {0, Float.NaN, 0, 0, 9, 0, 0, 0}, 0, 8)).isTrue();
  }

  @Test
  void statesOfTheUsualSizeAreLeftAlone() {
    float[] c = new float[COUNT];
    Arrays.fill(c, 2.5f);
    c[COUNT - 1] = -8;
    assertThat(gate.isRefined(c, 0, COUNT)).isFalse();
  }

  @Test
  void aGateThatIsExactIsLeftAlone() {
    ForgetGate exact = new ForgetGate(Activation.SIGMOID, Activation.SIGMOID);
    assertThat(exact.isRefined(new float[] {100}, 0, 1)).isFalse();
  }

  @Test
  void onlyGatesOfLargeStatesAreComputedAgain() {
    float[] sums = {-20, -20, -20, -20};
    float[] f = {7, 0, 0, 0, 0};
    gate.refine(sums, 0, f, 1, new float[] {8, -9, Float.NaN, 100}, 0, 4);
    float exact = (float) Activation.SIGMOID.apply(-20.0);
    assertThat(f).containsExactly(7, 0, exact, 0, exact);
  }
}
