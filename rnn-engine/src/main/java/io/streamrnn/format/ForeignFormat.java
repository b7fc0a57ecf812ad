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
  TORCH_SCRIPT(
      bytes -> isZip(bytes) && contains(bytes, "constants.pkl"),
      "a TorchScript archive, whose code is not run",
      "create the module in Python, load the state_dict of the archive into it, and export it with torch.onnx.export"),
  TORCH_ARCHIVE(
      bytes -> isZip(bytes) && contains(bytes, "data.pkl"),
      "a PyTorch file",
      "export it with torch.onnx.export, or save its state_dict with safetensors.torch.save_file"),
  // Whole ones are read.
  DAMAGED_KERAS_ARCHIVE(
      bytes -> isZip(bytes) && (contains(bytes, "metadata.json") || contains(bytes, "config.json")),
      "a .keras archive that is cut off or damaged",
      "copy the file again, or save the model again"),
  ZIPPED_SAVED_MODEL(
      bytes -> isZip(bytes) && contains(bytes, "saved_model.pb"),
      "a TensorFlow SavedModel in a zip archive",
      "load its folder in Keras and save it with model.save('model.h5')"),
  NUMPY_ARCHIVE(
      bytes -> isZip(bytes) && contains(bytes, ".npy"),
      "arrays of NumPy, which have no architecture",
      "save the whole model with model.save('model.h5')"),
  ZIP(ForeignFormat::isZip, "a zip archive", "unpack it and give the .h5 file inside"),
  TAR(bytes -> hasAt(bytes, 257, "ustar"), "a tar archive", "unpack it"),
  ZSTD(
      bytes -> startsWith(bytes, 0x28, 0xb5, 0x2f, 0xfd), "compressed with Zstandard", "unpack it"),
  TF_LITE(
      bytes -> hasAt(bytes, 4, "TFL3"),
      "a TensorFlow Lite model, which is converted for one runtime",
      "save the model that it was converted from with model.save('model.h5')"),
  ONNX_RUNTIME(
      bytes -> hasAt(bytes, 4, "ORTM"),
      "a model in ONNX Runtime's own format (.ort)",
      "give the .onnx file that it was made of"),
  NUMPY_ARRAY(
      bytes -> startsWith(bytes, 0x93, 'N', 'U', 'M', 'P', 'Y'),
      "an array of NumPy, which has no architecture",
      "save the whole model with model.save('model.h5')"),
  TORCH_PICKLE(
      bytes -> startsWith(bytes, 0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46),
      "a PyTorch file",
      "export it with torch.onnx.export, or save its state_dict with safetensors.torch.save_file"),
  GZIP(bytes -> startsWith(bytes, 0x1f, 0x8b), "compressed with gzip", "unpack it"),
  PICKLE(
      bytes -> startsWith(bytes, 0x80) && bytes.length > 1 && bytes[1] >= 2 && bytes[1] <= 5,
      "a Python pickle, which is never loaded since it can run code",
      "load it in Python, and save a Keras model with model.save('model.h5'), a PyTorch module with torch.onnx.export"),
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
  TENSORFLOW_JS(
      bytes -> startsWith(bytes, "{") && contains(bytes, "\"modelTopology\""),
      "a model of TensorFlow.js",
      "convert it with tensorflowjs_converter --input_format=tfjs_layers_model --output_format=keras"),
  JSON(
      bytes -> startsWith(bytes, "{") || startsWith(bytes, "["),
      "JSON, perhaps the output of model.to_json(), which has no weights",
      "give the file of weights with this one beside it, or save the whole model with model.save('model.h5')");

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

  private static boolean hasAt(byte[] bytes, int at, String text) {
    byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
    int end = at + expected.length;
    return bytes.length >= end && Arrays.equals(bytes, at, end, expected, 0, expected.length);
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
