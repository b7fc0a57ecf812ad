/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model holds and cannot be read is named as it is, whatever its weights look like. */
class UnsupportedLayersTest {

  private static final String RNN = KerasFile.layer("SimpleRNN", "r", "'units': 2");
  private static final String STEPS =
      KerasFile.layer("SimpleRNN", "r", "'units': 2, 'return_sequences': true");

  @TempDir Path folder;

  @Test
  void aLayerWhoseKernelHasThreeAxesIsNamedAndNotItsKernel() throws IOException {
    String conv = KerasFile.layer("Conv1DTranspose", "c", "'filters': 4, 'kernel_size': [2]");
    byte[] archive = archive(conv, "conv1d_transpose", new float[2][3][4]);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.keras", archive))
        .withMessageContaining("layer not supported: Conv1DTranspose at model.layers[1] 'c'")
        .withMessageContaining("model=m.keras");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'equation': 'abc,bcd->abd', 'output_shape': [3]; equation not supported: equation=abc,bcd->abd at model.layers[1] 'e'",
        "'equation': '...x,xy->y...', 'output_shape': [3]; equation not supported: equation=...x,xy->y...",
        "'equation': 'abc,cd->abd', 'output_shape': [null, 3], 'bias_axes': 'bd'; a bias must be along the last axes of the output: bias_axes=bd, equation=abc,cd->abd at"
      })
  void aProductOfOtherAxesIsNamedWithItsEquation(String config, String message) throws IOException {
    byte[] archive = archive(KerasFile.layer("EinsumDense", "e", config), "e", new float[1]);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.keras", archive))
        .withMessageStartingWith(message)
        .withMessageContaining("; supported: ");
  }

  @ParameterizedTest
  @CsvSource({"LayerNormalization, '[1, 2]'", "BatchNormalization, 1"})
  void aNormalizationOverStepsIsNamedInAnArchive(String type, String axis) throws IOException {
    String layer = KerasFile.layer(type, "n", "'axis': " + axis);
    byte[] archive = archive(layer, "n", new float[1]);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.load("m.keras", archive))
        .withMessageStartingWith("%s must be over the last axis", type)
        .withMessageContaining("at model.layers[1] 'n' (model=m.keras); supported: -1");
  }

  @ParameterizedTest
  @CsvSource({"LayerNormalization, '[1, 2]'", "BatchNormalization, 1"})
  void aNormalizationOverStepsIsNamedInAnHdf5File(String type, String axis) {
    String layer = KerasFile.layer(type, "n", "'axis': " + axis);
    byte[] file = KerasFile.sequential(STEPS, layer).recurrent("r", 3, 2, 1).bytes();
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.h5", file))
        .withMessageStartingWith("%s must be over the last axis", type)
        .withMessageContaining("'n' (model=m.h5)");
  }

  @ParameterizedTest
  @CsvSource({"QuantizedDTypePolicy, int8", "QuantizedFloat8DTypePolicy, float8"})
  void aQuantizedLayerIsNamedWithTheWayOut(String policy, String mode) throws IOException {
    String dense =
        KerasFile.layer(
            "Dense",
            "d",
            "'units': 2, 'dtype': {'class_name': '%s', 'config': {'mode': '%s'}}"
                .formatted(policy, mode));
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.load("m.keras", archive(dense, "d", new float[1])))
        .withMessage(
            "a layer must not be quantized: Dense, mode=%s at model.layers[1] 'd' (model=m.keras); save the model before model.quantize(...)"
                .formatted(mode));
  }

  @Test
  void theLastAxisOfARowIsItsOnlyOne() {
    String layer = KerasFile.layer("BatchNormalization", "n", "'axis': [1], 'scale': false");
    KerasFile file =
        KerasFile.sequential(RNN, layer)
            .recurrent("r", 3, 2, 1)
            .weight("n", "beta", new float[] {1, 2})
            .weight("n", "moving_mean", new float[2])
            .weight("n", "moving_variance", new float[] {1, 1});
    float[] y = ModelFiles.load("m.h5", file.bytes()).stepper().step(new float[] {1, 2, 3});
    float[] h =
        ModelFiles.load("m.h5", KerasFile.sequential(RNN).recurrent("r", 3, 2, 1).bytes())
            .stepper()
            .step(new float[] {1, 2, 3});
    // Divided by the root of 1 + epsilon.
    assertThat(y[0]).isCloseTo((float) (h[0] / Math.sqrt(1.001) + 1), within(1e-6f));
    assertThat(y[1]).isCloseTo((float) (h[1] / Math.sqrt(1.001) + 2), within(1e-6f));
  }

  @Test
  void imagesWithTheirChannelsFirstAreRefused() throws IOException {
    String options = "'filters': 4, 'kernel_size': [2, 2], 'data_format': 'channels_first'";
    byte[] archive = archive(KerasFile.layer("ConvLSTM2D", "c", options), "c", new float[1]);
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadLayers("m.keras", archive))
        .withMessageContaining("data_format=\"channels_first\" at model.layers[1] 'c'");
  }

  /** A model of an input and another layer, which has one weight. */
  private byte[] archive(String layer, String group, Object weight) throws IOException {
    String input = KerasFile.layer("InputLayer", "i", "'batch_shape': [null, 5, 3]");
    String config =
        "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [%s, %s]}}"
            .formatted(input, layer);
    Path weights = folder.resolve("model.weights.h5");
    try (WritableHdfFile file = HdfFile.write(weights)) {
      file.putGroup("layers").putGroup(group).putGroup("vars").putDataset("0", weight);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "metadata.json", "{\"keras_version\": \"3.15.0\"}".getBytes(StandardCharsets.UTF_8));
      put(zip, "config.json", config.getBytes(StandardCharsets.UTF_8));
      put(zip, "model.weights.h5", Files.readAllBytes(weights));
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
  }
}
