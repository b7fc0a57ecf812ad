/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.format.ModelFiles;
import io.streamrnn.model.Model;
import io.streamrnn.model.Stepper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    byte[] weights = bytes("lwsndr-forecaster-gru/weights.safetensors");
    assertSame("lwsndr-forecaster-gru/model.onnx", ModelFiles.loadStreaming("weights", weights));
  }

  @Test
  void sileroIsTheOneOfItsGraphOnceItsActivationsAreStated() throws IOException {
    byte[] weights = bytes("silero-vad-v6-recurrent/weights.safetensors");
    assertSame(
        "silero-vad-v6-recurrent/model.onnx",
        ModelFiles.loadStreaming("weights", withLayers(weights, "lstm relu decoder sigmoid")));
  }

  @Test
  void sileroWithoutStatedActivationsHasTheStatesOfItsGraph() throws IOException {
    byte[] weights = bytes("silero-vad-v6-recurrent/weights.safetensors");
    Model graph = graph("silero-vad-v6-recurrent/model.onnx");
    Model read = ModelFiles.loadStreaming("weights", weights);
    assertThat(read.layers()).hasSize(2);
    assertThat(read.identity().recurrent()).isEqualTo(graph.identity().recurrent());
  }

  private static byte[] withLayers(byte[] file, String layers) throws IOException {
    int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    ObjectMapper json = new ObjectMapper();
    ObjectNode header = (ObjectNode) json.readTree(file, 8, length);
    header.withObject("/__metadata__").put("layers", layers);
    return TorchFile.file(
        json.writeValueAsBytes(header), Arrays.copyOfRange(file, 8 + length, file.length));
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
