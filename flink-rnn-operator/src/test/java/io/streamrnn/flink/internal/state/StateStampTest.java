/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateStampTest {

  private static final long MODEL = 0x0123456789abcdefL;
  private static final String RECURRENT = "0123456789abcdef" + "00".repeat(24);

  @Test
  void isTheModelsWithoutAnInputVersion() {
    assertThat(StateStamp.ofModel(MODEL, RECURRENT, "")).isEqualTo(MODEL);
  }

  @Test
  void dependsOnTheInputVersion() {
    assertThat(StateStamp.ofModel(MODEL, RECURRENT, "scaler-1"))
        .isNotEqualTo(StateStamp.ofModel(MODEL, RECURRENT, "scaler-2"))
        .isNotEqualTo(MODEL);
  }

  // Stored in savepoints, so it must never change.
  @Test
  void staysWhatItIs() {
    assertThat(StateStamp.ofModel(MODEL, RECURRENT, "scaler-2")).isEqualTo(0xbefd439199a1d15cL);
  }

  @Test
  void ofInputsStaysWhatItIs() {
    assertThat(StateStamp.ofInputs("", "")).isZero();
    assertThat(StateStamp.ofInputs("scaler-2", "")).isEqualTo(0xe03dfeaff33a0164L);
  }
}
