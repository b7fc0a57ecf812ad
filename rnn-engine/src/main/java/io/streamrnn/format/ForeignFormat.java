/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Files that are often mistaken for a model: what they seem to be, and what to do about it. A guess
 * from their first bytes.
 */
enum ForeignFormat {
  TORCH_ARCHIVE(
      bytes -> isZip(bytes) && contains(bytes, "data.pkl"),
      "a PyTorch file",
      "export it with torch.onnx.export, or save its state_dict with safetensors.torch.save_file"),
  ZIP(ForeignFormat::isZip, "a zip archive", "unpack it and give the .h5 file inside"),
  GZIP(bytes -> startsWith(bytes, 0x1f, 0x8b), "compressed with gzip", "unpack it"),
  PICKLE(
      bytes -> startsWith(bytes, 0x80) && bytes.length > 1 && bytes[1] >= 2 && bytes[1] <= 5,
      "a Python pickle, which is never loaded since it can run code",
      "load it in Python and save the model with model.save('model.h5')"),
  SAVED_MODEL(
      bytes -> startsWith(bytes, 0x08, 0x01, 0x12),
      "the saved_model.pb of a TensorFlow SavedModel",
      "load its folder in Keras and save it with model.save('model.h5')"),
  ONNX(
      bytes -> startsWith(bytes, 0x08) && bytes.length > 2 && bytes[1] < 32 && bytes[2] == 0x12,
      "the beginning of an ONNX model, without its graph",
      "check that it was copied whole"),
  GIT_LFS_POINTER(
      bytes -> startsWith(bytes, "version https://git-lfs"),
      "a Git LFS pointer, not the file itself",
      "fetch the file with 'git lfs pull'"),
  WEB_PAGE(
      bytes -> startsWith(bytes, "<"),
      "a web page or XML",
      "download the file itself, not its page"),
  JSON(
      bytes -> startsWith(bytes, "{") || startsWith(bytes, "["),
      "JSON, perhaps the output of model.to_json(), which has no weights",
      "save the whole model with model.save('model.h5')");

  private final Predicate<byte[]> matches;
  private final String description;
  private final String advice;

  ForeignFormat(Predicate<byte[]> matches, String description, String advice) {
    this.matches = matches;
    this.description = description;
    this.advice = advice;
  }

  /** The format that these bytes seem to be of. */
  static Optional<ForeignFormat> of(byte[] bytes) {
    return Arrays.stream(values()).filter(format -> format.matches.test(bytes)).findFirst();
  }

  /** Words for a message. */
  String hint() {
    return "it seems to be " + description + "; " + advice;
  }

  private static boolean isZip(byte[] bytes) {
    return startsWith(bytes, "PK");
  }

  private static boolean startsWith(byte[] bytes, String text) {
    return startsWith(bytes, text.chars().toArray());
  }

  private static boolean startsWith(byte[] bytes, int... prefix) {
    if (bytes.length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if ((byte) prefix[i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  /** A zip archive holds the names of its entries uncompressed. */
  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }
}
