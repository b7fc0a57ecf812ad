package io.streamrnn.flink.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.ModelIdentity;
import org.junit.jupiter.api.Test;

class StateStampTest {

  private static final ModelIdentity MODEL =
      new ModelIdentity("0123456789abcdef" + "00".repeat(24), "ff".repeat(32));

  @Test
  void isTheModelsWithoutAnInputVersion() {
    assertThat(StateStamp.ofModel(MODEL, "")).isEqualTo(0x0123456789abcdefL);
  }

  @Test
  void dependsOnTheInputVersion() {
    assertThat(StateStamp.ofModel(MODEL, "scaler-1"))
        .isNotEqualTo(StateStamp.ofModel(MODEL, "scaler-2"))
        .isNotEqualTo(MODEL.stamp());
  }

  // Stored in savepoints, so it must never change.
  @Test
  void staysWhatItIs() {
    assertThat(StateStamp.ofModel(MODEL, "scaler-2")).isEqualTo(0xbefd439199a1d15cL);
  }

  @Test
  void ofInputsStaysWhatItIs() {
    assertThat(StateStamp.ofInputs("")).isZero();
    assertThat(StateStamp.ofInputs("scaler-2")).isEqualTo(0xe03dfeaff33a0164L);
  }

  @Test
  void doesNotDependOnTheHead() {
    ModelIdentity otherHead = new ModelIdentity(MODEL.recurrent(), "00".repeat(32));

    assertThat(StateStamp.ofModel(otherHead, "v")).isEqualTo(StateStamp.ofModel(MODEL, "v"));
  }
}
