/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFilesTest {

  @Test
  void anEmptyFileIsRefused() {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.h5", new byte[0]))
        .withMessage("a model file must not be empty: model=m.h5, bytes=0");
  }

  @Test
  void aFileOfNoKnownFormatSaysWhatIsSupported() {
    assertRefused("what is this".getBytes(StandardCharsets.US_ASCII), "check its path");
  }

  @Test
  void aKerasArchiveIsToldFromOtherZips() throws IOException {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(
            () -> ModelFiles.loadStreaming("m.keras", zip("metadata.json", "model.weights.h5")))
        .withMessageContaining("an archive must hold config.json");
    assertRefused(zip("archive/data.pkl"), "a PyTorch file");
    assertRefused(zip("readme.txt"), "a zip archive");
  }

  @Test
  void aKerasArchiveThatIsCutOffIsToldFromOtherZips() throws IOException {
    int header = 30 + "metadata.json".length();
    byte[] cut = Arrays.copyOf(zip("metadata.json", "config.json"), header);

    assertRefused(cut, "a .keras archive that is cut off or damaged");
  }

  @Test
  void archivesOfOtherFrameworksAreNamed() throws IOException {
    assertRefused(zip("m/data.pkl", "m/constants.pkl"), "a TorchScript archive");
    assertRefused(zip("m/saved_model.pb"), "a TensorFlow SavedModel in a zip archive");
    assertRefused(zip("kernel.npy"), "arrays of NumPy");
  }

  @ParameterizedTest
  @CsvSource({
    "1f8b0800, compressed with gzip",
    "80049500, a Python pickle",
    "80028a0a6cfc9c46f9206aa850192e80, a PyTorch file",
    "1c00000054464c33, a TensorFlow Lite model",
    "180000004f52544d, a model in ONNX Runtime's own format",
    "934e554d505901, an array of NumPy",
    "28b52ffd00, compressed with Zstandard",
    "08011290, the saved_model.pb of a TensorFlow SavedModel",
    "08071207, the beginning of an ONNX model"
  })
  void anotherBinaryFormatIsNamed(String hex, String name) {
    assertRefused(HexFormat.of().parseHex(hex), name);
  }

  @ParameterizedTest
  @CsvSource({
    "version https://git-lfs.github.com/spec/v1, git lfs pull",
    "<!DOCTYPE html>, a web page",
    "'{\"modelTopology\": {}}', a model of TensorFlow.js",
    "'{\"class_name\": \"Sequential\"}', model.to_json()"
  })
  void aTextIsNamed(String text, String name) {
    assertRefused(text.getBytes(StandardCharsets.UTF_8), name);
  }

  private static void assertRefused(byte[] bytes, String hint) {
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.loadStreaming("m.h5", bytes))
        .withMessageStartingWith(
            "not a model file of a supported format: model=m.h5, bytes=" + bytes.length)
        .withMessageContaining(hint)
        .withMessageEndingWith("safetensors with PyTorch's names (.safetensors)");
  }

  private static byte[] zip(String... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (String entry : entries) {
        zip.putNextEntry(new ZipEntry(entry));
      }
    }
    return bytes.toByteArray();
  }
}
