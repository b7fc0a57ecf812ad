/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {

  @TempDir private Path parent;
  private Path folder;
  private OneInputStreamOperatorTestHarness<Long, ModelUpdate> harness;

  @BeforeEach
  void start() throws Exception {
    folder = parent.resolve("models");
    harness = ProcessFunctionTestHarnesses.forProcessFunction(new WatchedFolder(folder.toString()));
  }

  @AfterEach
  void stop() throws Exception {
    harness.close();
  }

  @Test
  void whatIsThereAtTheFirstLookIsNoUpdate() throws Exception {
    Files.createDirectory(folder);
    write("old.keras", 1);
    look(2);
    write("new.keras", 2);

    assertThat(look(1)).as("it may be incomplete").isEmpty();
    assertThat(look(2)).containsExactly("new.keras");
  }

  @Test
  void theFirstLookIsThatAtAFolderThatIsThere() throws Exception {
    look(3);
    Files.createDirectory(folder);
    write("old.keras", 1);

    assertThat(look(3)).isEmpty();
  }

  @Test
  void aFileThatWasDeletedIsNewWhenItIsPutBack() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    write("b.keras", 2);
    look(2);
    Files.delete(folder.resolve("a.keras"));
    look(1);
    write("a.keras", 1);

    assertThat(look(2)).containsExactly("a.keras");
  }

  @Test
  void aFolderThatWasEmptyForAWhileMayHaveBeenUnmounted() throws Exception {
    Files.createDirectory(folder);
    write("a.keras", 1);
    look(2);
    Files.delete(folder.resolve("a.keras"));
    look(2);
    write("a.keras", 1);

    assertThat(look(2)).isEmpty();
  }

  @Test
  void aLinkToNowhereHidesNoOtherFile() throws Exception {
    Files.createDirectory(folder);
    look(1);
    Files.createSymbolicLink(folder.resolve("link.keras"), parent.resolve("nowhere"));
    write("a.keras", 1);

    assertThat(look(2)).containsExactly("a.keras");
  }

  @Test
  void aNameMayHaveColons() throws Exception {
    Files.createDirectory(folder);
    look(1);
    write("notes 19:50.txt", 1);
    write("pumps-2026-11-28T19:50.keras", 2);

    assertThat(look(2)).containsExactly("pumps-2026-11-28T19:50.keras");
  }

  private void write(String name, long time) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "model");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * time));
  }

  /** The names of the files for which these looks emit updates. */
  private List<String> look(int times) throws Exception {
    int before = harness.extractOutputValues().size();
    for (int i = 0; i < times; i++) {
      harness.processElement(0L, 0);
    }
    return harness.extractOutputValues().stream()
        .skip(before)
        .map(update -> Path.of(update.uri()).getFileName().toString())
        .toList();
  }
}
