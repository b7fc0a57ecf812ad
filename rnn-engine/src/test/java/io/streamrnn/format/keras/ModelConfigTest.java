/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.TensorShape;
import org.junit.jupiter.api.Test;

class ModelConfigTest {

  private static final TensorShape WINDOWS = TensorShape.of(-1, 50, 3);

  @Test
  void keras3SaysWhatASequentialWasBuiltFor() {
    ModelConfig model =
        read(
            """
            {"class_name": "Sequential", "config": {"layers": []},
             "build_config": {"input_shape": [32, 50, 3]}}
            """);
    assertThat(model.builtFor()).contains(WINDOWS);
    assertThat(model.hasBatch()).isFalse();
  }

  @Test
  void tensorFlowSaysItUnderAnotherName() {
    ModelConfig model =
        read(
            """
            {"class_name": "Sequential", "config": {"layers": [], "build_input_shape": [null, 50, 3]}}
            """);
    assertThat(model.builtFor()).contains(WINDOWS);
  }

  @Test
  void aModelThatWasNotBuiltSaysNothing() {
    assertThat(read("{\"class_name\": \"Sequential\", \"config\": {\"layers\": []}}").builtFor())
        .isEmpty();
  }

  private static ModelConfig read(String json) {
    return ModelConfig.of(json, new Place("m.keras", "config.json"));
  }
}
