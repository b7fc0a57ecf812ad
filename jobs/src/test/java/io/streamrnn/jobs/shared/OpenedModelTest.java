/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.StreamingRnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedModelTest {

  @TempDir private Path folder;
  private Path file;
  private OpenedModel opened;

  @BeforeEach
  void openAModel() throws IOException {
    file = folder.resolve("model.h5");
    Files.copy(
        Path.of("../rnn-engine/src/test/resources/io/streamrnn/format/keras/keras_2_2_gru.h5"),
        file);
    opened = new OpenedModel(ModelSource.file(file.toString()));
  }

  @Test
  void aJobIsBuiltWithoutReadingTheFileAgain() throws IOException {
    Files.delete(file);

    StreamingRnn<float[], float[]> rnn =
        StreamingRnn.model(opened)
            .input(float[].class, 2, x -> x)
            .output(float[].class, (x, y) -> y)
            .build();

    assertThat(rnn).asString().contains(opened.model().toString());
  }

  @Test
  void anotherProcessReadsTheFile() throws Exception {
    OpenedModel there = InstantiationUtil.clone(opened);

    assertThat(there.load().identity()).isEqualTo(opened.model().identity());
    Files.delete(file);
    assertThatThrownBy(there::load).isInstanceOf(IOException.class);
  }

  @Test
  void itHasTheIdOfItsSource() {
    assertThat(opened.id()).isEqualTo(ModelSource.file(file.toString()).id());
  }
}
