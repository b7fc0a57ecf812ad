/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamrnn.format.LoadOptions;
import io.streamrnn.format.ModelFile;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Weights of published models give the bits of the same models as ONNX files, which in turn are
 * held against recorded values. They lie beside the repository; without them these tests are
 * skipped.
 */
class PublishedModelsTest {

  private static final Path MODELS = Path.of("../../shared/models-onnx");

  @Test
  void theForecasterIsTheOneOfItsGraph() throws IOException {
    assertSame("lwsndr-forecaster-gru", "rnn out");
  }

  @Test
  void sileroIsTheOneOfItsGraph() throws IOException {
    assertSame("silero-vad-v6-recurrent", "lstm relu decoder sigmoid");
  }

  @Test
  void sileroWithoutItsActivationsIsRefused() throws IOException {
    byte[] weights = bytes("silero-vad-v6-recurrent/weights.safetensors");
    assertThatExceptionOfType(UnsupportedModelException.class)
        .isThrownBy(() -> ModelFiles.load("weights", weights))
        .withMessageContaining("such as \"lstm relu decoder sigmoid\"");
  }

  private static void assertSame(String folder, String layers) throws IOException {
    byte[] weights = bytes(folder + "/weights.safetensors");
    LoadOptions declared = LoadOptions.none().withLayers(layers);
    assertSame(folder + "/model.onnx", ModelFile.read("weights", weights, declared).streaming());
  }

  private static void assertSame(String graph, Model weights) throws IOException {
    Stepper expected = graph(graph).stepper();
    Stepper actual = weights.stepper();
    Random random = new Random(1);
    for (int t = 0; t < 50; t++) {
      float[] x = new float[weights.inputSize()];
      for (int i = 0; i < x.length; i++) {
        x[i] = (float) random.nextGaussian();
      }
      assertThat(actual.step(x)).containsExactly(expected.step(x));
    }
  }

  private static Model graph(String file) throws IOException {
    return ModelFiles.loadStreaming(file, bytes(file));
  }

  private static byte[] bytes(String path) throws IOException {
    Path file = MODELS.resolve(path);
    assumeTrue(Files.exists(file), () -> "skipped: there is no " + file);
    return Files.readAllBytes(file);
  }
}
