/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir private Path folder;
  private OutputFile output;

  @BeforeEach
  void nameTheOutput() {
    output = OutputFile.of(folder.resolve("scores.csv").toString());
  }

  @Test
  void aDraftThatIsNotPublishedLeavesNothing() throws IOException {
    try (OutputFile.Draft draft = output.draft()) {
      draft.scores().write("1");
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aDraftThatIsPublishedHasItsNames() throws IOException {
    try (OutputFile.Draft draft = output.draft()) {
      draft.scores().write("1");
      draft.rejections().write("2");
      draft.publish(true, Optional.of("<html>"));
    }

    assertThat(output.path()).hasContent("1\n");
    assertThat(output.rejected()).hasContent("2\n");
    assertThat(output.report()).hasContent("<html>");
    assertThat(folder).isDirectoryNotContaining("glob:**.unfinished");
  }

  @Test
  void filesOfAnEarlierRunThatThisRunLacksAreDeleted() throws IOException {
    Files.writeString(output.rejected(), "old");
    Files.writeString(output.report(), "old");

    try (OutputFile.Draft draft = output.draft()) {
      draft.publish(false, Optional.empty());
    }

    assertThat(output.rejected()).doesNotExist();
    assertThat(output.report()).doesNotExist();
  }

  @Test
  void whatAKilledRunLeftIsOverwritten() throws IOException {
    Files.writeString(folder.resolve(".scores.csv.unfinished"), "old old old");

    try (OutputFile.Draft draft = output.draft()) {
      draft.scores().write("1");
      draft.publish(false, Optional.empty());
    }

    assertThat(output.path()).hasContent("1\n");
  }

  @Test
  void oneProcessAtATimeWritesAnOutput() throws IOException {
    try (OutputFile.Draft first = output.draft()) {
      assertThatThrownBy(output::draft)
          .isInstanceOf(CannotRunException.class)
          .hasMessageContaining("another process writes --output=" + output.path());
      first.scores().write("1");
      first.publish(false, Optional.empty());
    }

    assertThat(output.path()).hasContent("1\n");
  }
}
