package io.streamrnn.flink.internal.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.model.ModelFormatException;
import io.streamrnn.model.UnsupportedModelException;
import java.io.IOException;
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
  void refusesAFolder() {
    assertThatThrownBy(() -> ModelSource.file(folder.toString()).load())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is a directory");
  }

  @Test
  void refusesAnEmptyFileByItsName() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.h5"));

    assertThatThrownBy(() -> ModelSource.file(file.toString()).load())
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("model=empty.h5, bytes=0");
  }

  @Test
  void refusesAFileOfAnotherFormat() throws IOException {
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
}
