/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that starts from a savepoint of another model. */
class MismatchedSavepointITCase {

  private static final int EVENTS = 200;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;
  private Path savepoint;

  @BeforeEach
  void takeASavepoint(@InjectMiniCluster MiniCluster cluster) throws Exception {
    StopAndGo jobs = new StopAndGo(folder.resolve("lines"), folder.resolve("savepoints"), cluster);
    StopAndGo.Job job = TestJob.stoppable(EVENTS, Runner.FUNCTION, Scoring.stateful());
    String path =
        jobs.toSavepoint("hashmap", 2, null, SavepointFormatType.CANONICAL, EVENTS / 2, job);
    savepoint = Path.of(new org.apache.flink.core.fs.Path(path).getPath());
  }

  @Test
  void endsAtOnceWhereTheSavepointStays() {
    Throwable failure = restore(RecoveryClaimMode.NO_CLAIM, retention(false));

    assertThat(isFinal(failure)).isTrue();
    assertThat(failure).hasStackTraceContaining("must come from this model");
    assertThat(savepoint.resolve("_metadata")).exists();
  }

  @Test
  void endsAtOnceWhereItClaimsTheSavepointAndRetainsIt() {
    Throwable failure = restore(RecoveryClaimMode.CLAIM, retention(true));

    assertThat(isFinal(failure)).isTrue();
    assertThat(savepoint.resolve("_metadata")).exists();
  }

  /** The end of the job, here after one restart, deletes the savepoint. */
  @Test
  void doesNotEndByItselfWhereFlinkWouldDeleteTheSavepoint() throws Exception {
    Throwable failure = restore(RecoveryClaimMode.CLAIM, retention(false));

    assertThat(isFinal(failure)).isFalse();
    assertThat(failure)
        .hasStackTraceContaining("must come from this model")
        .hasStackTraceContaining("maxNumberRestartAttempts=1");
    // Flink deletes it after the job has ended.
    CommonTestUtils.waitUntilCondition(() -> Files.notExists(savepoint.resolve("_metadata")));
  }

  private static boolean isFinal(Throwable failure) {
    return ExceptionUtils.findThrowableSerializedAware(
            failure,
            NonRecoverableException.class,
            MismatchedSavepointITCase.class.getClassLoader())
        .isPresent();
  }

  private static ExternalizedCheckpointRetention retention(boolean isRetained) {
    return isRetained
        ? ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION
        : ExternalizedCheckpointRetention.NO_EXTERNALIZED_CHECKPOINTS;
  }

  private Throwable restore(RecoveryClaimMode mode, ExternalizedCheckpointRetention retention) {
    Configuration configuration = TestJob.restarting("hashmap", 1);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
    configuration.set(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION, retention);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toUri().toString());
    configuration.set(StateRecoveryOptions.RESTORE_MODE, mode);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
    TestJob.rnn(ModelSource.of("other", () -> SampleModels.lstm(3, 16, 2, 8)), Scoring.stateful())
        .apply(TestJob.events(env, EVENTS, TestJob.UNLIMITED).keyBy(Event::key))
        .uid("rnn")
        .sinkTo(TestJob.sink(folder.resolve("other")))
        .uid("sink");
    return catchThrowable(env::execute);
  }
}
