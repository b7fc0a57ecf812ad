/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import io.streamrnn.format.keras.KerasArchive;
import io.streamrnn.format.onnx.OnnxModel;
import io.streamrnn.format.safetensors.Safetensors;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats of model files. */
public enum ModelFormat {
  /** Keras's {@code .h5}. */
  KERAS_HDF5("Keras HDF5", "config"),
  /** Keras 3's {@code .keras}. */
  KERAS_ARCHIVE("Keras archive"),
  /** Weights under PyTorch's names. */
  SAFETENSORS("safetensors", "layers", "config"),
  /** A graph of operators. */
  ONNX("ONNX", "states", "outputs");

  private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private static final String UNKNOWN = "check its path, and that it was copied whole as binary";

  private final String words;
  private final Set<String> options;

  ModelFormat(String words, String... options) {
    this.words = words;
    this.options = Set.of(options);
  }

  /**
   * The format of a file, by its first bytes. The rest of the file may be damaged.
   *
   * @param name the name in messages, such as the name of the file
   * @param bytes the file; not kept
   * @throws UnsupportedModelException if it is none of these
   * @throws ModelFormatException if the file is empty
   */
  public static ModelFormat of(String name, byte[] bytes) {
    if (bytes.length == 0) {
      throw new ModelFormatException("a model file must not be empty: model=" + name + ", bytes=0");
    }
    if (startsWith(bytes, HDF5_SIGNATURE)) {
      return KERAS_HDF5;
    }
    if (KerasArchive.isArchive(bytes)) {
      return KERAS_ARCHIVE;
    }
    if (Safetensors.isSafetensors(bytes)) {
      return SAFETENSORS;
    }
    if (OnnxModel.isOnnx(bytes)) {
      return ONNX;
    }
    throw new UnsupportedModelException(
        "not a model file of a supported format: model=%s, bytes=%d; %s; supported: Keras (.h5, .keras), ONNX (.onnx), safetensors with PyTorch's names (.safetensors)"
            .formatted(
                name,
                bytes.length,
                ForeignFormat.of(bytes).map(ForeignFormat::hint).orElse(UNKNOWN)));
  }

  /** Rejects options that have no meaning for files of this format. */
  void require(String name, LoadOptions given) {
    for (Map.Entry<String, Object> option : given.given().entrySet()) {
      if (!options.contains(option.getKey())) {
        throw new UnsupportedModelException(
            "an option must have a meaning for the format of the file: %s=%s, format=%s, model=%s; omit it, or give a file of a format that takes it: %s"
                .formatted(
                    option.getKey(), option.getValue(), this, name, takers(option.getKey())));
      }
    }
  }

  private static String takers(String option) {
    return Arrays.stream(values())
        .filter(format -> format.options.contains(option))
        .map(ModelFormat::toString)
        .collect(Collectors.joining(", "));
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The name for messages: {@code "Keras HDF5"}. */
  @Override
  public String toString() {
    return words;
  }
}
