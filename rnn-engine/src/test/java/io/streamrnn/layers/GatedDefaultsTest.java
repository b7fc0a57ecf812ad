/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import org.junit.jupiter.api.Test;

/** The defaults of Keras 3, and those of TensorFlow 1.11 by name. */
class GatedDefaultsTest {

  @Test
  void areThoseOfKeras3() {
    assertThat(Lstm.units(2).cell().config())
        .containsEntry("recurrent_activation", "sigmoid")
        .containsEntry("unit_forget_bias", true);
    assertThat(Gru.units(2).cell().config())
        .containsEntry("recurrent_activation", "sigmoid")
        .containsEntry("reset_after", true);
  }

  @Test
  void areThoseOfTensorFlow1WhereTheyAreAskedFor() {
    assertThat(Lstm.units(2).tensorFlow1Defaults().cell().config())
        .containsEntry("recurrent_activation", "hard_sigmoid");
    assertThat(Gru.units(2).tensorFlow1Defaults().cell().config())
        .containsEntry("recurrent_activation", "hard_sigmoid")
        .containsEntry("reset_after", false);
  }

  @Test
  void giveWayToWhatIsSetAfterwards() {
    assertThat(
            Gru.units(2)
                .tensorFlow1Defaults()
                .recurrentActivation(Activation.RELU)
                .resetAfter(true)
                .cell()
                .config())
        .containsEntry("recurrent_activation", "relu")
        .containsEntry("reset_after", true);
  }
}
