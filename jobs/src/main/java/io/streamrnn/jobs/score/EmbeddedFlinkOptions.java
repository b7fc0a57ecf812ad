/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.output.WorkFolder;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Location;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/** Configures the Flink of this process for a run. */
final class EmbeddedFlinkOptions {

  private static final ConfigOption<String> LATENCY_REPORTER =
      ConfigOptions.key("metrics.reporter.latency.factory.class").stringType().noDefaultValue();

  private EmbeddedFlinkOptions() {}

  /** A Flink whose files are in the work folder of the run. */
  static EmbeddedFlink flink(ScoreOptions options, WorkFolder folder) {
    return new EmbeddedFlink(options.embeddedParallelism())
        .with(PipelineOptions.OBJECT_REUSE, true)
        .with(StateBackendOptions.STATE_BACKEND, options.stateBackend().toString())
        .with(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true)
        .withTemporaryFilesIn(folder.temporary())
        .with(MetricOptions.REPORTERS_LIST, "latency")
        .with(LATENCY_REPORTER, ScoringLatency.class.getName())
        // Heartbeats carry the accumulators.
        .with(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
  }

  /** Takes checkpoints in the work folder. */
  static void checkpoint(EmbeddedFlink flink, WorkFolder folder, Duration interval) {
    flink
        .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval)
        .with(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.checkpoints().toUri().toString())
        .with(
            CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
            ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
        .with(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
  }

  /** Begins with a savepoint if there is one, which stays as it is. */
  static void start(EmbeddedFlink flink, Optional<Location> savepoint) {
    savepoint.ifPresent(
        path ->
            flink
                .with(StateRecoveryOptions.SAVEPOINT_PATH, path.path().toString())
                .with(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM));
  }

  /**
   * Begins with a checkpoint if there is one. In claim mode Flink deletes the old checkpoint as
   * soon as it has a newer one.
   */
  static void resume(EmbeddedFlink flink, Optional<Path> checkpoint) {
    checkpoint.ifPresent(
        path ->
            flink
                .with(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString())
                .with(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM));
  }
}
