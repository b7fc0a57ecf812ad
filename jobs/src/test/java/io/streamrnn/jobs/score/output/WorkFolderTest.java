/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

  private static final Fingerprint RUN = new Fingerprint(Map.of("--mode", "stateful"));

  @TempDir private Path parent;

  @Test
  void theNewestCompleteCheckpointOfAllJobsIsFound() throws IOException {
    try (WorkFolder work = WorkFolder.kept(folder(), RUN)) {
      checkpoint("job-b/chk-9");
      checkpoint("job-a/chk-10");
      Files.createDirectories(folder().resolve("checkpoints/job-a/chk-11"));

      assertThat(work.newestCheckpoint()).hasValue(folder().resolve("checkpoints/job-a/chk-10"));
    }
  }

  @Test
  void oneProcessAtATimeHoldsAFolder() throws IOException {
    WorkFolder first = WorkFolder.kept(folder(), RUN);

    assertThatThrownBy(() -> WorkFolder.kept(folder(), RUN))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("another process holds " + folder());
    first.close();
  }

  @Test
  void theSameRunTakesItsFolderAgain() throws IOException {
    WorkFolder.kept(folder(), RUN).close();
    Path staged = Files.createDirectories(folder().resolve("scored"));

    WorkFolder.kept(folder(), RUN).close();

    assertThat(staged).exists();
  }

  @Test
  void anotherRunIsRejectedWithTheDifferences() throws IOException {
    WorkFolder.kept(folder(), RUN).close();

    assertThatThrownBy(
            () -> WorkFolder.kept(folder(), new Fingerprint(Map.of("--mode", "window:5"))))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("--mode was stateful and is window:5")
        .hasMessageContaining("delete the directory to discard it");
  }

  @Test
  void filesWithTheirSizesButOtherTimesAreGivenTheirTimesBack() throws IOException {
    WorkFolder.kept(folder(), inputOf("2024-01-31T12:30:00Z 2024-01-31T12:30:00.5Z")).close();

    assertThatThrownBy(
            () -> WorkFolder.kept(folder(), inputOf("2024-01-31T12:30:00Z 2024-02-01T08:00:00Z")))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("for file 2 of --input by touch -d '2024-01-31T12:30:00.5Z' FILE");
  }

  private static Fingerprint inputOf(String times) {
    return new Fingerprint(Map.of("size of the input", "7 8", Fingerprint.INPUT_TIMES, times));
  }

  @Test
  void aFolderWithOtherFilesIsRejected() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("thesis.txt"), "");

    assertThatThrownBy(() -> WorkFolder.kept(folder(), RUN))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("but it has other files: --checkpoint-dir=" + folder());
  }

  @Test
  void aFolderWithTheLockOfAnotherProgramIsRejected() throws IOException {
    Path other = Files.createDirectories(folder().resolve("tmp/notes"));
    Files.writeString(folder().resolve("lock"), "");

    assertThatThrownBy(() -> WorkFolder.kept(folder(), RUN))
        .isInstanceOf(CannotRunException.class)
        .hasMessageContaining("but it has other files: --checkpoint-dir=" + folder());
    assertThat(other).exists();
  }

  @Test
  void aRunThatHadOnlyItsLockIsTakenAgain() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("lock"), "");
    Files.writeString(folder().resolve("run.unfinished"), "");

    WorkFolder.kept(folder(), RUN).close();

    assertThat(folder().resolve("run")).exists();
  }

  @Test
  void deleteRemovesTheFolder() throws IOException {
    WorkFolder work = WorkFolder.kept(folder(), RUN);
    checkpoint("job/chk-1");

    work.delete();

    assertThat(folder()).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeDeletedIsAWarning() throws IOException {
    StringWriter messages = new StringWriter();
    try (WorkFolder work = WorkFolder.kept(folder(), RUN)) {
      Files.delete(folder().resolve("lock"));
      Files.createDirectories(folder().resolve("lock/of-another-program"));

      work.deleteOrWarn(new PrintWriter(messages));
    }

    assertThat(messages.toString())
        .contains("warning: the output is complete", "folder=" + folder(), "delete it by hand");
  }

  @Test
  void deleteKeepsOtherFiles() throws IOException {
    WorkFolder work = WorkFolder.kept(folder(), RUN);
    Path other = Files.writeString(folder().resolve("thesis.txt"), "");

    work.delete();

    assertThat(folder()).isDirectoryContaining(other::equals);
    assertThat(folder().resolve("run")).doesNotExist();
  }

  @Test
  void aTemporaryFolderIsDeletedWhateverHappens() throws IOException {
    WorkFolder work = WorkFolder.createTemporary();
    Files.createDirectories(work.scored());
    assertThat(work.temporary()).exists();

    work.close();

    assertThat(work.path()).doesNotExist();
  }

  private Path folder() {
    return parent.resolve("work");
  }

  private void checkpoint(String name) throws IOException {
    Path checkpoint = Files.createDirectories(folder().resolve("checkpoints").resolve(name));
    Files.writeString(checkpoint.resolve("_metadata"), "");
  }
}
