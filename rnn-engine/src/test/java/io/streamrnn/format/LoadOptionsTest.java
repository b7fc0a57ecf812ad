/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.UnsupportedModelException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {

  private static final byte[] HDF5 = HexFormat.of().parseHex("894844460d0a1a0a");
  private static final LoadOptions NONE = LoadOptions.none();

  @Test
  void layersHaveNoMeaningForAFileThatHasThem() {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFile.read("m.h5", HDF5, NONE.withLayers("lstm head")))
        .withMessage(
            "an option must have a meaning for the format of the file: layers=\"lstm head\", format=Keras HDF5, model=m.h5; omit it, or give a file of a format that takes it: safetensors");
  }

  @Test
  void statesHaveNoMeaningOutsideOnnx() {
    assertRefused(NONE.withStates(Map.of("h", "hn")), "states={h=hn}", "ONNX");
  }

  @Test
  void outputsHaveNoMeaningOutsideOnnx() {
    assertRefused(NONE.withOutputs(List.of("y")), "outputs=[y]", "ONNX");
  }

  @Test
  void blankOptionsAreNotGiven() {
    assertThat(NONE.withLayers(" ").withConfig("\n").given()).isEmpty();
  }

  private static void assertRefused(LoadOptions options, String given, String takers) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFile.read("m.h5", HDF5, options))
        .withMessageContaining(given)
        .withMessageEndingWith("takes it: " + takers);
  }
}
