/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.flink.runtime.checkpoint.CheckpointFailureManager;
import org.apache.flink.runtime.checkpoint.CheckpointFailureReason;
import org.junit.jupiter.api.Test;

class FailedCheckpointTest {

  private final ScoreOptions options = new ScoreOptions();

  @Test
  void theFolderOfACheckpointThatFailedIsNamed() {
    options.checkpointDir = Optional.of("runs/today");

    assertThat(FailedCheckpoint.explain(flinksMessage(), options))
        .isEqualTo(
            "checkpoints must be written: reason=Failure to finalize checkpoint, folder=runs/today/checkpoints; check the permissions and the free space of the folder");
  }

  @Test
  void withoutCheckpointDirTheFolderIsThatOfTheTemporaryFiles() {
    assertThat(FailedCheckpoint.explain(flinksMessage(), options))
        .contains("folder of temporary files=" + System.getProperty("java.io.tmpdir"));
  }

  @Test
  void anotherFailureStaysAsItIs() {
    assertThat(FailedCheckpoint.explain("java.io.IOException: disk", options))
        .isEqualTo("java.io.IOException: disk");
  }

  private static String flinksMessage() {
    return "org.apache.flink.util.FlinkRuntimeException: "
        + CheckpointFailureManager.EXCEEDED_CHECKPOINT_TOLERABLE_FAILURE_MESSAGE
        + " The latest checkpoint failed due to "
        + CheckpointFailureReason.FINALIZE_CHECKPOINT_FAILURE.message()
        + ", view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.";
  }
}
