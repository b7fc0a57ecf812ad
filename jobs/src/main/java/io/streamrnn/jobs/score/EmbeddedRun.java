/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.evaluation.EvaluationReport;
import io.streamrnn.jobs.score.input.DamagedInputException;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.input.RowCounts;
import io.streamrnn.jobs.score.output.FileLines;
import io.streamrnn.jobs.score.output.Fingerprint;
import io.streamrnn.jobs.score.output.LineSink;
import io.streamrnn.jobs.score.output.Merge;
import io.streamrnn.jobs.score.output.MissingRowsException;
import io.streamrnn.jobs.score.output.Outcome;
import io.streamrnn.jobs.score.output.Output;
import io.streamrnn.jobs.score.output.RejectedLine;
import io.streamrnn.jobs.score.output.ScoringSummary;
import io.streamrnn.jobs.score.output.StagedLine;
import io.streamrnn.jobs.score.output.WorkFolder;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.Stopwatch;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Scores files of this machine in this process: job or loop, merge, summary. */
final class EmbeddedRun {

  private final ScoreOptions options;
  private final ScorePlan plan;
  private final PrintWriter messages;
  private final Output output;
  private final InputFiles input;

  /**
   * A run.
   *
   * @param input the input of the plan
   * @throws CannotRunException if {@code --parallelism} is invalid
   */
  EmbeddedRun(ScoreOptions options, ScorePlan plan, InputFiles input, PrintWriter messages) {
    this.options = options;
    this.plan = plan;
    this.messages = messages;
    this.output = Output.of(options.output.path(), messages);
    this.input = input;
    // Reported before anything is checked that takes time.
    int unused = options.embeddedParallelism();
  }

  /**
   * Runs the job and writes the output.
   *
   * @throws CannotRunException if nothing was run
   * @throws CannotResumeException if the job resumed from a checkpoint and failed soon after
   * @throws ExecutionException if the job failed
   */
  Outcome run() throws IOException, ExecutionException, InterruptedException {
    if (!input.isLocal()) {
      throw new CannotRunException(
          "--input must be files of this machine, except on a cluster: --input="
              + String.join(" ", input.names()));
    }
    requireResumable();
    Stopwatch watch = new Stopwatch();
    Duration interval = options.embeddedCheckpointInterval();
    Runner runner = Runner.of(options, input);
    try (WorkFolder folder = folder();
        Output.Draft draft = output.draft()) {
      Optional<Path> checkpoint = folder.newestCheckpoint();
      checkpoint.ifPresent(path -> messages.println("resuming from checkpoint " + path));
      ScoringLatency.reset();
      RowCounts counts =
          runner == Runner.DIRECT
              ? loop(folder)
              : RowCounts.of(execute(flink(folder, checkpoint, interval), folder, checkpoint));
      Outcome outcome = merge(folder, checkpoint.isPresent(), counts.rows(), draft);
      folder.deleteOrWarn(messages);
      new ScoringSummary(
              outcome,
              plan.model(),
              output,
              watch.elapsed(),
              ScoringLatency.summary(),
              checkpoint.isPresent())
          .print(messages);
      report()
          .ifPresent(
              report -> {
                report.print(messages);
                output.reportFile().ifPresent(file -> messages.println("report    " + file));
              });
      counts.order().print(messages, plan.layout().selection().order(), plan.input().names());
      if (options.verbose) {
        messages.println("runner    " + runner);
      }
      return outcome;
    }
  }

  private void requireResumable() {
    if (plan.sort()) {
      requireNoCheckpoints(
          "--sort",
          "Flink's checkpoints lack the rows that it is sorting",
          "write the input to a sorted file first and score that without --sort");
    }
    if (!input.isRepeatable()) {
      requireNoCheckpoints(
          "--input -",
          "standard input cannot be read again",
          "write standard input to a file first and score that");
    }
    if (options.output.isStandard()) {
      requireNoCheckpoints(
          "--output -",
          "lines that another program has read cannot be taken back",
          "use a file as --output");
    }
  }

  private void requireNoCheckpoints(String option, String reason, String remedy) {
    if (options.checkpointDir.isPresent()) {
      throw new CannotRunException(
          "%s does not support --checkpoint-dir, since %s: --checkpoint-dir=%s; omit --checkpoint-dir, or %s"
              .formatted(option, reason, options.checkpointDir.get(), remedy));
    }
  }

  /** Checks the files that the run writes, and takes the work folder. */
  private WorkFolder folder() throws IOException {
    if (options.checkpointDir.isEmpty()) {
      FileConflicts.requireNone(options, input, output, Optional.empty());
      output.requireWritable(options.output.overwrite());
      return WorkFolder.createTemporary();
    }
    Path folder = Path.of(options.checkpointDir.get()).toAbsolutePath().normalize();
    FileConflicts.requireNone(options, input, output, Optional.of(folder));
    Fingerprint run = RunFingerprint.of(options, plan);
    // A run that resumes may have been killed after it wrote its output.
    output.requireWritable(options.output.overwrite() || run.isIn(folder));
    return WorkFolder.kept(folder, run);
  }

  private EmbeddedFlink flink(WorkFolder folder, Optional<Path> checkpoint, Duration interval) {
    EmbeddedFlink flink = EmbeddedFlinkOptions.flink(options, folder);
    if (options.checkpointDir.isPresent()) {
      EmbeddedFlinkOptions.checkpoint(flink, folder, interval);
    }
    // The states of a checkpoint are those of the savepoint already, which may be gone.
    if (checkpoint.isEmpty()) {
      EmbeddedFlinkOptions.start(flink, options.fromSavepoint());
    }
    EmbeddedFlinkOptions.resume(flink, checkpoint);
    return flink;
  }

  /** Runs the job and returns its accumulators. */
  private Map<String, Object> execute(
      EmbeddedFlink flink, WorkFolder folder, Optional<Path> checkpoint)
      throws IOException, ExecutionException, InterruptedException {
    try {
      return execute(flink.environment(), folder);
    } catch (ExecutionException e) {
      if (checkpoint.isPresent()
          && folder.newestCheckpoint().equals(checkpoint)
          && !DamagedInputException.isOfChange(e)) {
        throw new CannotResumeException(checkpoint.get(), folder.path(), e);
      }
      throw e;
    }
  }

  private Map<String, Object> execute(StreamExecutionEnvironment environment, WorkFolder folder)
      throws ExecutionException, InterruptedException {
    new ScoreJob(plan).addTo(environment, scored(folder), rejected(folder));
    try {
      JobClient job = environment.executeAsync(ScoreJob.NAME);
      return new JobProgress(messages).follow(job);
    } catch (ExecutionException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  private RowCounts loop(WorkFolder folder) throws ExecutionException, InterruptedException {
    return new ScoreLoop(plan, input, new JobProgress(messages))
        .run(scored(folder), rejected(folder), folder);
  }

  private static FileLines.Scores scored(WorkFolder folder) {
    return new FileLines.Scores(path(folder.scored()), StagedLine::of);
  }

  private FileLines.Rejections rejected(WorkFolder folder) {
    return new FileLines.Rejections(
        path(folder.rejected()), StagedLine::of, new RejectedLine(input.places()));
  }

  private static org.apache.flink.core.fs.Path path(Path folder) {
    return new org.apache.flink.core.fs.Path(folder.toUri());
  }

  private Optional<EvaluationReport> report() {
    return plan.evaluation().map(evaluation -> evaluation.report(plan.model().toString()));
  }

  private Outcome merge(WorkFolder folder, boolean isResumed, long rows, Output.Draft draft)
      throws IOException, CannotResumeException {
    try {
      return merge(folder, rows, draft);
    } catch (MissingRowsException e) {
      if (isResumed) {
        throw new CannotResumeException(folder.path(), e);
      }
      throw e;
    }
  }

  private Outcome merge(WorkFolder folder, long rows, Output.Draft draft) throws IOException {
    Optional<String> header = plan.lines().header();
    if (header.isPresent()) {
      draft.scores().write(header.get());
    }
    LineSink scores = plan.evaluation().map(e -> e.before(draft.scores())).orElse(draft.scores());
    Outcome outcome = Merge.run(folder, rows, scores, draft.rejections());
    draft.publish(outcome.rejected() > 0, report().map(EvaluationReport::html));
    return outcome;
  }
}
