/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FullDiskTest {

  private final Exception full =
      new ExecutionException(
          new IllegalStateException(
              "the task failed", new IOException("IO error: No space left on device: 12.sst")));

  private final ScoreOptions options = new ScoreOptions();

  @Test
  void theDiskOfAJobIsThatOfTheTemporaryFiles() {
    assertThat(FullDisk.inJob(full, options))
        .startsWith("; free space on the disk of the temporary files, ")
        .contains(System.getProperty("java.io.tmpdir"), "-Djava.io.tmpdir=DIR");
  }

  @Test
  void theDiskOfAJobWithCheckpointsIsTheirs() {
    options.checkpointDir = Optional.of("/mnt/small");

    assertThat(FullDisk.inJob(full, options))
        .isEqualTo(
            "; free space on the disk of --checkpoint-dir=/mnt/small, or use another --checkpoint-dir");
  }

  @Test
  void theOutputMayBeAnotherOneWithoutCheckpointsOnly() {
    assertThat(FullDisk.inOutput(full, options)).endsWith(", or use another --output");

    options.checkpointDir = Optional.of("/mnt/small");

    assertThat(FullDisk.inOutput(full, options))
        .startsWith("; free space on the disk of --output=")
        .doesNotContain("another");
  }

  @Test
  void anotherFailureHasNoAdvice() {
    assertThat(FullDisk.inJob(new IOException("Input/output error"), options)).isEmpty();
  }
}
