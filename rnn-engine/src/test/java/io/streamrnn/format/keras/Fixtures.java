/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** The files that make_fixtures.py makes. */
final class Fixtures {

  /** All models, one for each layout that Keras has used. */
  static final List<String> MODELS =
      List.of(
          "keras_1_per_gate",
          "keras_1_gpu",
          "keras_2_1_lstm",
          "keras_2_2_gru",
          "keras_2_2_cudnn",
          "tf_keras_2_15_stack",
          "tf_keras_2_10_functional",
          "keras_3_legacy",
          "other_types",
          "other_storage");

  /** One sequence of events, and the output after each. */
  record Sequence(float[][] inputs, float[][] outputs) {}

  private Fixtures() {}

  static byte[] bytes(String file) {
    try (InputStream in = Fixtures.class.getResourceAsStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Sequence sequence(String model) {
    try {
      return new ObjectMapper().readValue(bytes(model + ".json"), Sequence.class);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
