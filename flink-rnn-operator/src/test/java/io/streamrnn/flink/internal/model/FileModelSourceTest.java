/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileModelSourceTest {

  @TempDir Path folder;

  @Test
  void saysWhichPathWasTriedAndWhatToDo() {
    assertThatThrownBy(() -> ModelSource.file("models/none.h5").load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("path=models/none.h5")
        .hasMessageContaining("tried=file:" + Path.of("").toAbsolutePath() + "/models/none.h5")
        .hasMessageContaining("every TaskManager");
  }

  @Test
  void saysWhichFileSystemIsMissing() {
    assertThatThrownBy(() -> ModelSource.file("nosuch://bucket/model.h5").load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("path=nosuch://bucket/model.h5")
        .hasMessageContaining("scheme 'nosuch'")
        .hasMessageContaining("plugins folder");
  }

  @Test
  void rejectsAFolder() {
    assertThatThrownBy(() -> ModelSource.file(folder.toString()).load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a directory");
  }

  @Test
  void rejectsAnEmptyFileByItsName() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.h5"));

    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("model=empty.h5, bytes=0");
  }

  @Test
  void rejectsAFileOfAnotherFormat() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "no model");

    assertThatThrownBy(() -> ModelSource.file(file.toUri().toString()).load())
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("model=notes.txt");
  }

  @Test
  void needsAPath() {
    assertThatThrownBy(() -> ModelSource.file(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("uri=' '");
  }

  @Test
  void checksTheOutputsThatTravelBesideAModel() throws IOException {
    Path file = TestModels.writeSums(folder.resolve("sums.h5"), 1);

    Files.writeString(folder.resolve("sums_io.json"), TestModels.recordedSums("3"));
    assertThat(ModelSource.file(file.toString()).load().outputSize()).isEqualTo(1);

    Files.writeString(folder.resolve("sums_io.json"), TestModels.recordedSums("4"));
    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("expected=4.0, got=3.0")
        .hasMessageContaining("file=sums_io.json");
  }

  @Test
  void aNameMayHaveColons() throws IOException {
    Path file = TestModels.writeSums(folder.resolve("pumps-2026-11-28T19:50.h5"), 1);
    Path golden = folder.resolve("pumps-2026-11-28T19:50_io.json");

    Files.writeString(golden, TestModels.recordedSums("4"));
    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .hasMessageContaining("file=pumps-2026-11-28T19:50_io.json");

    Files.delete(golden);
    assertThat(ModelSource.file(file.toString()).load().outputSize()).isEqualTo(1);
  }

  @Test
  void rejectsAFileThatIsLargerThanAnArray() throws IOException {
    Path file = folder.resolve("large.keras");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(3L << 30);
    }

    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bytes=3221225472");
  }

  @Test
  void rejectsAFileThatChangesWhileItIsRead() throws IOException {
    byte[] file = {1, 2, 3};

    assertThat(FileModelSource.readAll(new ByteArrayInputStream(file), 3)).containsExactly(file);
    for (long length : new long[] {2, 4}) {
      assertThatThrownBy(() -> FileModelSource.readAll(new ByteArrayInputStream(file), length))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bytes=" + length);
    }
  }

  @Test
  void namesASavedModel() throws IOException {
    Files.createFile(folder.resolve("saved_model.pb"));

    assertThatThrownBy(() -> ModelSource.file(folder.toString()).load())
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("SavedModel")
        .hasMessageContaining("model.save('model.h5')");
  }

  @Test
  void readsTheConfigurationBesideWeights() throws IOException {
    Path file = Files.write(folder.resolve("rnn.safetensors"), torchRnn());
    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("must be declared");

    Files.writeString(folder.resolve("config.json"), "{\"layers\": \"rnn(relu)\"}");
    assertThat(ModelSource.file(file.toString()).load().stepper().step(new float[] {3}))
        .containsExactly(3);

    Files.writeString(folder.resolve("rnn.json"), "{\"layers\": \"rnn(relu) sigmoid\"}");
    assertThat(ModelSource.file(file.toString()).load().layers()).hasSize(2);
  }

  /** An nn.RNN of one unit that adds up its inputs. */
  private static byte[] torchRnn() {
    byte[] header =
        ("{\"weight_ih_l0\": {\"dtype\": \"F32\", \"shape\": [1, 1], \"data_offsets\": [0, 4]},"
                + " \"weight_hh_l0\": {\"dtype\": \"F32\", \"shape\": [1, 1], \"data_offsets\": [4, 8]}}")
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length + 8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .putFloat(1)
        .putFloat(1)
        .array();
  }
}
