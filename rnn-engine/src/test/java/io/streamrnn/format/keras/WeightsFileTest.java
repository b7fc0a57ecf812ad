/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.format.CaseFiles;
import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsFileTest {

  private static final String DENSE =
      "{'class_name': 'Sequential', 'keras_version': '2.2.4', 'config': [{'class_name': 'Dense', 'config': {'name': 'd', 'units': 1, 'batch_input_shape': [null, 2]}}]}"
          .replace('\'', '"');

  @ParameterizedTest
  @CsvSource({
    "05-archive-with-backslashes, tf_keras_2_13.keras, expected.csv",
    "05-archive-with-backslashes, tf_keras_2_15.keras, expected.csv",
    "20-names-in-archives-of-tf-keras-2-13, tf_keras_2_13.keras, expected.csv",
    "09-last-step-by-index, keras_3.keras, expected_carried.csv"
  })
  void weightsOfAnArchiveAreReadWithItsConfiguration(String folder, String file, String expected)
      throws IOException {
    byte[] archive = CaseFiles.bytes(folder + "/" + file);
    byte[] weights = entry(archive, "model.weights.h5");
    String config = new String(entry(archive, "config.json"), StandardCharsets.UTF_8);
    CaseFiles.assertSteps(read(weights, config), folder, expected);
  }

  private static byte[] entry(byte[] archive, String name) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      ZipEntry entry = zip.getNextEntry();
      while (!entry.getName().equals(name)) {
        entry = zip.getNextEntry();
      }
      return zip.readAllBytes();
    }
  }

  @Test
  void weightsByTheOrderOfLayersAreReadWithAConfiguration() {
    Model model = read(Fixtures.bytes("weights_only.h5"), DENSE);
    assertThat(model.inputSize()).isEqualTo(2);
    assertThat(model.layers().get(0).weights().get(0).toArray()).hasSize(2).doesNotContain(0);
  }

  @Test
  void weightsAloneAreRefusedWithTheWaysOut() {
    assertRefused(
        Fixtures.bytes("weights_only.h5"),
        "",
        "the file holds weights only at / (model=m.h5); put the configuration of the model beside it, as NAME.json or config.json");
  }

  @Test
  void anotherConfigurationIsNamedAsSuch() {
    assertRefused(
        Fixtures.bytes("weights_only.h5"),
        "{\"model_type\": \"bert\"}",
        "the configuration beside weights must be that of a Keras model: class_name=nothing");
  }

  @Test
  void aWholeModelTakesNoConfiguration() {
    assertRefused(Fixtures.bytes("keras_2_2_gru.h5"), DENSE, "takes no configuration");
  }

  private static void assertRefused(byte[] file, String config, String message) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> read(file, config))
        .withMessageContaining(message);
  }

  private static Model read(byte[] file, String config) {
    return ModelFile.read("m.h5", file, LoadOptions.none().withConfig(config)).streaming();
  }

  @ParameterizedTest
  @CsvSource({
    "pumps.weights.h5, pumps.json",
    "pumps.h5, pumps.json",
    "a.b.hdf5, a.b.json",
    "weights, weights.json"
  })
  void theConfigurationIsBesideTheWeights(String name, String config) {
    assertThat(ModelFiles.configNames(name, Fixtures.bytes("weights_only.h5")))
        .containsExactly(config, "config.json");
  }

  @Test
  void aWholeModelHasNoConfigurationBesideIt() {
    assertThat(ModelFiles.configNames("m.h5", Fixtures.bytes("keras_2_2_gru.h5"))).isEmpty();
  }
}
