package io.streamrnn.jobs.score;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.TimeUtils;

/** Scores a file of this machine in this process: job, merge, summary. */
final class EmbeddedRun {

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  private final ScoreOptions options;
  private final ScorePlan plan;
  private final PrintWriter messages;
  private final OutputFile output;
  private final int parallelism;

  EmbeddedRun(ScoreOptions options, ScorePlan plan, PrintWriter messages) {
    this.options = options;
    this.plan = plan;
    this.messages = messages;
    this.output = OutputFile.of(options.output);
    this.parallelism = parallelism(options);
  }

  /**
   * Runs.
   *
   * @return what became of the rows
   * @throws CannotRunException if nothing was run
   * @throws ExecutionException if the job failed
   */
  Outcome run() throws IOException, ExecutionException, InterruptedException {
    if (!plan.input().isLocal()) {
      throw new CannotRunException(
          "--input must be a file of this machine, unless the job runs on a cluster: --input="
              + plan.input().text());
    }
    Stopwatch watch = new Stopwatch();
    Duration interval = checkpointInterval();
    try (WorkFolder folder = folder()) {
      Optional<Path> checkpoint = folder.newestCheckpoint();
      checkpoint.ifPresent(path -> messages.println("going on from checkpoint " + path));
      EmbeddedFlink flink =
          new EmbeddedFlink(parallelism, options.stateBackend(), folder.temporary());
      if (options.checkpointDir != null) {
        flink.withCheckpoints(folder, interval);
      }
      execute(flink.environment(), folder);
      Outcome outcome = merge(folder);
      folder.delete();
      new Summary(outcome, plan.model(), output, watch, checkpoint.isPresent()).print(messages);
      return outcome;
    }
  }

  /** Checks what else stands in the way of the run, and takes the folder to work in. */
  private WorkFolder folder() throws IOException {
    if (options.checkpointDir == null) {
      FileClashes.refuse(options, output, output.staging());
      output.require(options.overwrite);
      return WorkFolder.temporary(output.staging());
    }
    Path folder = Path.of(options.checkpointDir).toAbsolutePath().normalize();
    FileClashes.refuse(options, output, folder);
    Fingerprint run = Fingerprint.of(options, plan);
    // A run that is gone on with may have been killed when its output was there already.
    output.require(options.overwrite || run.isIn(folder));
    return WorkFolder.kept(folder, run);
  }

  private void execute(StreamExecutionEnvironment environment, WorkFolder folder)
      throws ExecutionException, InterruptedException {
    new ScoreJob(plan, StagedLine::of)
        .addTo(
            environment,
            new org.apache.flink.core.fs.Path(folder.scored().toUri()),
            new org.apache.flink.core.fs.Path(folder.rejected().toUri()));
    try {
      JobClient job = environment.executeAsync(ScoreJob.NAME);
      new Progress(messages).follow(job);
    } catch (ExecutionException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  private Outcome merge(WorkFolder folder) throws IOException {
    try (OutputFile.Draft draft = output.draft()) {
      String header = plan.lines().header();
      if (header != null) {
        draft.scores().append(header).append('\n');
      }
      Outcome outcome =
          Merge.run(folder.scored(), folder.rejected(), draft.scores(), draft.rejections());
      draft.publish(outcome.rejected() > 0);
      return outcome;
    }
  }

  private static int parallelism(ScoreOptions options) {
    int parallelism =
        options.parallelism == null
            ? Math.min(Runtime.getRuntime().availableProcessors(), EmbeddedFlink.MAX_PARALLELISM)
            : options.parallelism;
    if (parallelism < 1 || parallelism > EmbeddedFlink.MAX_PARALLELISM) {
      throw new CannotRunException(
          "--parallelism must be from 1 to %d: --parallelism=%d"
              .formatted(EmbeddedFlink.MAX_PARALLELISM, parallelism));
    }
    return parallelism;
  }

  private Duration checkpointInterval() {
    if (options.checkpointInterval == null) {
      return CHECKPOINT_INTERVAL;
    }
    if (options.checkpointDir == null) {
      throw new CannotRunException("--checkpoint-interval needs --checkpoint-dir DIR");
    }
    try {
      Duration interval = TimeUtils.parseDuration(options.checkpointInterval);
      if (interval.toMillis() >= 10) {
        return interval;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new CannotRunException(
        "--checkpoint-interval must be a time of 10 ms or more, such as 500ms, 10s or 1min: --checkpoint-interval=%s"
            .formatted(options.checkpointInterval));
  }
}
