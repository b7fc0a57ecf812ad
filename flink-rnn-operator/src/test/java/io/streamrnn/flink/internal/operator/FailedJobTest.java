/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.plan.ModelPlan;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailedJobTest {

  private static final ModelSource SOURCE = ModelSource.of("sums", TestModels::sums);

  @Test
  void losesNothingWithoutCheckpoints() {
    assertThat(FailedJob.of(false, true, new Configuration()).losesState()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "NO_EXTERNALIZED_CHECKPOINTS, true",
    "DELETE_ON_CANCELLATION, false",
    "RETAIN_ON_CANCELLATION, false"
  })
  void losesCheckpointsThatAreNotRetained(
      ExternalizedCheckpointRetention retention, boolean loses) {
    Configuration job = new Configuration();
    job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    job.set(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION, retention);

    assertThat(FailedJob.of(false, true, job).losesState()).isEqualTo(loses);
  }

  @Test
  void mayLoseASavepointThatItClaimedWithoutCheckpointsOfItsOwn() {
    assertThat(FailedJob.of(true, true, new Configuration()).losesState()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"NO_CLAIM, true, false", "NO_CLAIM, false, true", "CLAIM, true, true"})
  void leavesASavepointThatItDoesNotClaimAndCannotRestore(
      RecoveryClaimMode mode, boolean isFirstAttempt, boolean loses) {
    Configuration job = new Configuration();
    job.set(StateRecoveryOptions.SAVEPOINT_PATH, "savepoint");
    job.set(StateRecoveryOptions.RESTORE_MODE, mode);

    FailedJob failed = FailedJob.of(true, isFirstAttempt, job);

    assertThat(failed.losesSavepoint()).isEqualTo(loses);
    assertThat(failed.losesState()).isTrue();
  }

  @Test
  void endsWithoutAModelThatFitsOnlyWhenItStartsForTheFirstTime() {
    ModelPlan carried = new ModelPlan(SOURCE, "digest");

    assertThat(new FailedJob(false, true, true).endsWithout(carried)).isTrue();
    assertThat(new FailedJob(true, false, false).endsWithout(carried)).isFalse();
  }

  @Test
  void doesNotEndForAFileThatCanBeReplaced() {
    FailedJob first = FailedJob.LOSES_NOTHING;

    assertThat(first.endsWithout(ModelPlan.storedInCheckpoints(SOURCE, "digest"))).isFalse();
    assertThat(first.endsWithout(new ModelPlan(SOURCE, ModelPlan.ANY_DIGEST))).isFalse();
  }
}
