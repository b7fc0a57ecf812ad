/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Submits the job to the cluster of {@code flink run}, which has its own checkpoints, restarts and
 * parallelism.
 */
final class ClusterRun {

  private final ScoreOptions options;
  private final ScorePlan plan;
  private final StreamExecutionEnvironment environment;

  ClusterRun(ScoreOptions options, ScorePlan plan, StreamExecutionEnvironment environment) {
    this.options = options;
    this.plan = plan;
    this.environment = environment;
  }

  /**
   * Runs the job, as long as the client waits for it.
   *
   * @throws CannotRunException if an option is not for a cluster, or the output exists
   * @throws ExecutionException if the job could not be submitted, or failed
   */
  void run() throws IOException, ExecutionException {
    requireClusterOptions();
    requireClusterInput();
    Path output = new Location("--output", options.output.path()).path();
    requireNew(output);
    options.parallelism.ifPresent(environment::setParallelism);
    new ScoreJob(plan, (row, line, hasScore) -> line)
        .addTo(environment, new Path(output, "scored"), new Path(output, "rejected"));
    execute();
  }

  private void execute() throws ExecutionException {
    try {
      environment.execute(ScoreJob.NAME);
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  private void requireClusterOptions() {
    if (options.checkpointDir.isPresent()
        || options.checkpointInterval.isPresent()
        || options.stateBackend.isPresent()
        || options.output.overwrite()) {
      throw new CannotRunException(
          "--checkpoint-dir, --checkpoint-interval, --state-backend and --overwrite are not supported on a cluster: use Flink's options, such as -Dexecution.checkpointing.interval=10s, and a new --output");
    }
  }

  private void requireClusterInput() {
    if (options.evaluation.isOn()) {
      throw new CannotRunException(
          "--evaluate is not supported on a cluster: --evaluate=%s; copy the labels to the output with --pass-through, and compare them there"
              .formatted(options.evaluation.text()));
    }
    if (plan.sort()) {
      throw new CannotRunException(
          "--sort is not supported on a cluster, since Flink's checkpoints lack the rows that it is sorting: --sort=true; write the input to a sorted file first and score that without --sort");
    }
    if (!plan.input().isRepeatable() || options.output.isStandard()) {
      throw new CannotRunException(
          "- is not supported on a cluster, since TaskManagers read and write files: --input=%s, --output=%s; use files that they reach"
              .formatted(String.join(" ", plan.input().names()), options.output.path()));
    }
  }

  private static void requireNew(Path output) throws IOException {
    if (output.getFileSystem().exists(output)) {
      throw new CannotRunException(
          "on a cluster --output must be a new directory, but it exists: --output=" + output);
    }
  }
}
