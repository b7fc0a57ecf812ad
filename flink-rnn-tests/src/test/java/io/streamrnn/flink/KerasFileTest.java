/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.testkit.RnnHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model that Keras saved, from the file to the scores. */
class KerasFileTest {

  private static final Path FIXTURES =
      Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras");

  @TempDir Path folder;

  /** What Keras is recorded to have said, step by step. */
  record Recorded(float[][] inputs, float[][] outputs) {}

  @Test
  void saysWhatKerasSays() throws Exception {
    Recorded recorded = recorded();
    try (var harness = RnnHarness.start(rnn("keras_2_1_lstm.h5"), x -> "key")) {
      for (float[] input : recorded.inputs()) {
        harness.process(input);
      }

      for (int step = 0; step < recorded.outputs().length; step++) {
        // Two implementations of float32, which round apart.
        assertThat(harness.outputs().get(step)[0])
            .isCloseTo(recorded.outputs()[step][0], within(1e-5f));
      }
    }
  }

  private static Recorded recorded() throws IOException {
    return new ObjectMapper()
        .readValue(FIXTURES.resolve("keras_2_1_lstm.json").toFile(), Recorded.class);
  }

  @Test
  void isTheOneThatTheJobWasBuiltWithWhereTheFileWasReplaced() throws Exception {
    Path file = copy("keras_2_1_lstm.h5");
    StreamingRnn<float[], float[]> built = rnn(file);
    Files.copy(FIXTURES.resolve("keras_2_2_gru.h5"), file, StandardCopyOption.REPLACE_EXISTING);

    assertThat(score(built)).isEqualTo(score(rnn("keras_2_1_lstm.h5")));
  }

  @Test
  void isCarriedWhereTheFileIsGone() throws Exception {
    Path file = copy("keras_2_1_lstm.h5");
    StreamingRnn<float[], float[]> built = rnn(file);
    Files.delete(file);

    assertThat(score(built)).isEqualTo(score(rnn("keras_2_1_lstm.h5")));
  }

  @Test
  void isAskedForAgainWhereOnlyTheJobReadsItAndItIsGone() throws Exception {
    Path file = copy("keras_2_1_lstm.h5");
    StreamingRnn<float[], float[]> built = builder(file).modelReadAt(ModelReadAt.START).build();
    Files.delete(file);

    assertThatThrownBy(() -> RnnHarness.start(built, x -> "key"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("path=" + file)
        .hasMessageContaining("every TaskManager");
  }

  private static float[] score(StreamingRnn<float[], float[]> rnn) throws Exception {
    try (var harness = RnnHarness.start(rnn, x -> "key")) {
      return harness.process(recorded().inputs()[0]).outputs().get(0);
    }
  }

  @Test
  void isRejectedOnTheUsersOwnLineWhereTheFileIsDamaged() throws Exception {
    Path file = copy("keras_2_1_lstm.h5");
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));

    assertThatThrownBy(() -> rnn(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("keras_2_1_lstm.h5");
  }

  private Path copy(String fixture) throws IOException {
    return Files.copy(FIXTURES.resolve(fixture), folder.resolve(fixture));
  }

  private static StreamingRnn<float[], float[]> rnn(String fixture) {
    return rnn(FIXTURES.resolve(fixture));
  }

  private static StreamingRnn<float[], float[]> rnn(Path file) {
    return builder(file).build();
  }

  private static StreamingRnnBuilder<float[], float[]> builder(Path file) {
    var floats = PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO;
    return StreamingRnn.model(ModelSource.file(file.toString()))
        .input(floats, x -> x)
        .output(floats, (x, y) -> y);
  }
}
