/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.DamagedInputException;
import io.streamrnn.jobs.score.input.InputTopics;
import io.streamrnn.jobs.score.input.OrderReport;
import io.streamrnn.jobs.score.input.RowSource;
import io.streamrnn.jobs.score.output.Fingerprint;
import io.streamrnn.jobs.score.output.WorkFolder;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Scores in this process, from or to topics. Checkpoints commit what is written, so there always
 * are some; with {@code --checkpoint-dir} they outlive the process.
 */
final class TopicRun {

  private final ScoreOptions options;
  private final ScorePlan plan;
  private final PrintWriter messages;

  TopicRun(ScoreOptions options, ScorePlan plan, PrintWriter messages) {
    this.options = options;
    this.plan = plan;
    this.messages = messages;
  }

  /**
   * Runs the job until the topics end, or for as long as the process lives.
   *
   * @return how many rows were rejected
   * @throws CannotRunException if nothing was run
   * @throws CannotResumeException if the job resumed from a checkpoint and failed soon after
   * @throws ExecutionException if the job failed
   */
  long run() throws IOException, ExecutionException, InterruptedException {
    StreamOptions.require(options, plan);
    Runner.requireFlink(options);
    Destinations destinations = Destinations.of(options, plan);
    destinations.requireTopics();
    Stopwatch watch = new Stopwatch();
    try (WorkFolder folder = folder(destinations)) {
      Optional<Path> checkpoint = folder.newestCheckpoint();
      checkpoint.ifPresent(path -> messages.println("resuming from checkpoint " + path));
      announce();
      Map<String, Object> counts = execute(destinations, folder, checkpoint);
      folder.deleteOrWarn(messages);
      summarize(counts, watch);
      return ScoreJob.rejected(counts);
    }
  }

  private WorkFolder folder(Destinations destinations) throws IOException {
    if (options.checkpointDir.isEmpty()) {
      requireNew(destinations, false);
      return WorkFolder.createTemporary();
    }
    Path folder = Path.of(options.checkpointDir.get()).toAbsolutePath().normalize();
    FileConflicts.requireUnread(options, folder);
    Fingerprint run = RunFingerprint.of(options, plan);
    requireNew(destinations, run.isIn(folder));
    return WorkFolder.kept(folder, run);
  }

  private static void requireNew(Destinations destinations, boolean resumes) throws IOException {
    Optional<org.apache.flink.core.fs.Path> existing = destinations.existing();
    if (existing.isPresent() && !resumes) {
      throw new CannotRunException(
          "a run with topics writes files into new directories, but this one exists: %s; use another --output or --rejected, or the --checkpoint-dir of the run that began it"
              .formatted(existing.get()));
    }
  }

  private void announce() {
    if (plan.input() instanceof InputTopics topics && !topics.isBounded()) {
      messages.println(
          "reading   %s until the process is stopped%s"
              .formatted(
                  topics.clients(),
                  options.checkpointDir.isEmpty()
                      ? "; without --checkpoint-dir, a later run cannot continue it"
                      : "; the same command continues from the last checkpoint"));
      messages.flush();
    }
  }

  private Map<String, Object> execute(
      Destinations destinations, WorkFolder folder, Optional<Path> checkpoint)
      throws IOException, ExecutionException, InterruptedException {
    EmbeddedFlink flink = EmbeddedFlinkOptions.flink(options, folder);
    EmbeddedFlinkOptions.checkpoint(flink, folder, options.topicCheckpointInterval());
    EmbeddedFlinkOptions.start(flink, options.fromSavepoint());
    EmbeddedFlinkOptions.resume(flink, checkpoint);
    ScoringLatency.reset();
    try {
      return execute(destinations, flink.environment());
    } catch (ExecutionException e) {
      if (checkpoint.isPresent()
          && folder.newestCheckpoint().equals(checkpoint)
          && !DamagedInputException.isOfChange(e)) {
        throw new CannotResumeException(checkpoint.get(), folder.path(), e);
      }
      throw e;
    }
  }

  private Map<String, Object> execute(
      Destinations destinations, StreamExecutionEnvironment environment)
      throws ExecutionException, InterruptedException {
    destinations.add(new ScoreJob(plan), environment);
    try {
      JobClient job = environment.executeAsync(ScoreJob.NAME);
      return new JobProgress(messages).follow(job);
    } catch (ExecutionException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  private void summarize(Map<String, Object> counts, Stopwatch watch) {
    long rows = RowSource.rowsRead(counts);
    long rejected = ScoreJob.rejected(counts);
    print("events    %,d: %,d scored, %,d rejected", rows, rows - rejected, rejected);
    print("time      %.1f s, %s", watch.seconds(), ScoringLatency.summary());
    print("model     %s", plan.model());
    print("output    %s", options.output.path());
    if (rejected > 0) {
      print("rejected  %s", options.kafka.rejected(options.output.topic()).orElse("in the output"));
    }
    OrderReport.of(counts).print(messages, plan.layout().selection().order(), plan.input().names());
  }

  private void print(String format, Object... values) {
    messages.println(String.format(Locale.ROOT, format, values));
  }
}
