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

    String failure = flinksMessage(CheckpointFailureReason.FINALIZE_CHECKPOINT_FAILURE);
    assertThat(FailedCheckpoint.explain(failure, options))
        .isEqualTo(
            "checkpoints must be written: reason=Failure to finalize checkpoint, folder=runs/today/checkpoints; check the permissions and the free space of the folder of the checkpoints");
  }

  @Test
  void aFolderThatNoOptionNamesIsNotGuessed() {
    String failure = flinksMessage(CheckpointFailureReason.IO_EXCEPTION);
    assertThat(FailedCheckpoint.explain(failure, options))
        .contains("checkpoints must be written")
        .doesNotContain("folder=");
  }

  @Test
  void aCheckpointThatTakesTooLongHasNoAdviceAboutTheFolder() {
    options.checkpointDir = Optional.of("runs/today");
    String failure = flinksMessage(CheckpointFailureReason.CHECKPOINT_EXPIRED);
    assertThat(FailedCheckpoint.explain(failure, options))
        .isEqualTo("checkpoints must complete: reason=Checkpoint expired before completing");
  }

  @Test
  void anotherFailureStaysAsItIs() {
    assertThat(FailedCheckpoint.explain("java.io.IOException: disk", options))
        .isEqualTo("java.io.IOException: disk");
  }

  private static String flinksMessage(CheckpointFailureReason reason) {
    return "org.apache.flink.util.FlinkRuntimeException: "
        + CheckpointFailureManager.EXCEEDED_CHECKPOINT_TOLERABLE_FAILURE_MESSAGE
        + " The latest checkpoint failed due to "
        + reason.message()
        + ", view the Checkpoint History tab or the Job Manager log to find out why continuous checkpoints failed.";
  }
}
