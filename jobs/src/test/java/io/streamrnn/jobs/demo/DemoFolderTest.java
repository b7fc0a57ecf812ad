/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoFolderTest {

  @TempDir private Path temporary;
  private DemoFolder folder;

  @BeforeEach
  void prepare() throws IOException {
    folder = new DemoFolder(temporary.resolve("a/b"));
    folder.prepare();
  }

  @Test
  void theFolderHasTheAttributionOfTheReadings() {
    assertThat(folder.readings()).isNotEmptyFile();
    assertThat(folder.readings().resolveSibling("ATTRIBUTION.md"))
        .content()
        .contains("Suthaharan", "ODC", "Creative Commons Attribution 4.0");
  }

  @Test
  void theOutputOfAnEarlierRunIsDeleted() throws IOException {
    Files.createDirectories(folder.scored());
    Files.createFile(folder.scored().resolve("readings-1-0.jsonl"));
    Files.createFile(folder.scored().resolve(".readings-1-1.jsonl.inprogress.2"));

    folder.prepare();

    assertThat(folder.scored()).isEmptyDirectory();
  }

  @Test
  void otherFilesAreKept() throws IOException {
    Path notes = Files.createFile(Files.createDirectories(folder.scored()).resolve("notes.jsonl"));

    folder.prepare();

    assertThat(notes).exists();
  }

  @Test
  void hiddenFilesAreNotCommitted() throws IOException {
    Files.createDirectories(folder.scored());
    Path committed = Files.createFile(folder.scored().resolve("readings-1-0.jsonl"));
    Files.createFile(folder.scored().resolve(".readings-1-1.jsonl.inprogress.2"));

    assertThat(DemoFolder.committed(folder.scored())).containsExactly(committed);
  }

  @Test
  void aMissingFolderHasNoFiles() throws IOException {
    assertThat(DemoFolder.committed(folder.rejected())).isEmpty();
  }
}
