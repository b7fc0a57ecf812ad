/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.InputTopics;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
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
  private final Recovery recovery;
  private final Consumer<String> warnings;

  ClusterRun(
      ScoreOptions options,
      ScorePlan plan,
      StreamExecutionEnvironment environment,
      Recovery recovery,
      Consumer<String> warnings) {
    this.options = options;
    this.plan = plan;
    this.environment = environment;
    this.recovery = recovery;
    this.warnings = warnings;
  }

  /**
   * Runs the job, as long as the client waits for it.
   *
   * @throws CannotRunException if an option is not for a cluster, or the output exists and the run
   *     is not one that continues from a savepoint or checkpoint
   * @throws ExecutionException if the job could not be submitted, or failed
   */
  void run() throws IOException, ExecutionException {
    requireClusterOptions();
    requireClusterInput();
    Destinations destinations = Destinations.of(options, plan);
    destinations.requireTopics();
    requireDirectories(destinations);
    requireCheckpoints(destinations);
    destinations.add(new ScoreJob(plan), environment);
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
    Map<String, String> remedies = new LinkedHashMap<>();
    options.checkpointDir.ifPresent(
        dir ->
            remedies.put(
                "--checkpoint-dir=" + dir,
                "-Dexecution.checkpointing.dir=URI, which all processes reach"));
    options.checkpointInterval.ifPresent(
        time ->
            remedies.put(
                "--checkpoint-interval=" + time, "-Dexecution.checkpointing.interval=" + time));
    options.stateBackend.ifPresent(
        backend -> remedies.put("--state-backend=" + backend, "-Dstate.backend.type=" + backend));
    options.fromSavepoint.ifPresent(
        path -> remedies.put("--from-savepoint=" + path, "flink run -s " + path));
    if (options.runner == Runner.DIRECT) {
      remedies.put("--runner=direct", "--runner flink, or omit it");
    }
    if (options.output.overwrite()) {
      remedies.put("--overwrite=true", "another --output, which does not exist yet");
    }
    remedies.forEach(
        (option, remedy) -> {
          throw new CannotRunException(
              "%s is for runs in one process, not for a cluster: %s; use %s"
                  .formatted(option.replaceFirst("=.*", ""), option, remedy));
        });
    options.parallelism.ifPresent(this::setParallelism);
  }

  private void setParallelism(int parallelism) {
    if (parallelism < 1) {
      throw new CannotRunException(
          "--parallelism must be at least 1: --parallelism=%d; omit it for that of flink run -p, or parallelism.default"
              .formatted(parallelism));
    }
    environment.setParallelism(parallelism);
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
          "- is not supported on a cluster, since TaskManagers read and write files: --input=%s, --output=%s; use files or topics that they reach"
              .formatted(String.join(" ", plan.input().names()), options.output.path()));
    }
  }

  private void requireDirectories(Destinations destinations) throws IOException {
    Optional<String> savepoint =
        environment.getConfiguration().getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    Optional<Path> existing = destinations.existing();
    if (existing.isPresent() && savepoint.isEmpty() && recovery.isPossible()) {
      warnings.accept(
          "--output exists, which is right if a lost JobManager was replaced: --output=%s; the first run of a job has a new one"
              .formatted(existing.get()));
    } else if (existing.isPresent() && savepoint.isEmpty()) {
      throw new CannotRunException(
          "on a cluster --output must be a new directory, but it exists: --output=%s; use another one, or continue the run that wrote it with flink run -s PATH, the path of its savepoint or of its last retained checkpoint"
              .formatted(existing.get()));
    }
    if (savepoint.isPresent() && !destinations.allExist()) {
      warnings.accept(
          "the run continues from %s, but --output does not exist: --output=%s; if the run that took it wrote to another directory, what it had not finished is still written there"
              .formatted(savepoint.get(), options.output.path()));
    }
  }

  private void requireCheckpoints(Destinations destinations) {
    if (environment.getCheckpointConfig().isCheckpointingEnabled()) {
      return;
    }
    boolean endless = plan.input() instanceof InputTopics topics && !topics.isBounded();
    boolean transactions =
        !destinations.topics().isEmpty()
            && options.kafka.guarantee() == DeliveryGuarantee.EXACTLY_ONCE;
    if (endless && (transactions || !destinations.directories().isEmpty())) {
      throw new CannotRunException(
          "an input that does not end requires checkpoints, which commit what is written: execution.checkpointing.interval is not set; add -Dexecution.checkpointing.interval=10s%s"
              .formatted(
                  destinations.directories().isEmpty()
                      ? ", or --delivery-guarantee at-least-once"
                      : ", or --until latest"));
    }
    warnings.accept(costOfAFailure());
  }

  private String costOfAFailure() {
    return "checkpointing is off, so a lost TaskManager costs the whole run: the job fails, or starts again with the first event if restart-strategy.type allows it, %s; to lose nothing, add -Dexecution.checkpointing.interval=10s and -Dexecution.checkpointing.dir=URI"
        .formatted(
            options.output.topic().isPresent()
                ? "and records are committed at the end only"
                : "and files of scores appear at the end only");
  }
}
