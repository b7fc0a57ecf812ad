package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EmbeddedFlink;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
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
      long rows = execute(flink(folder, checkpoint, interval), folder, checkpoint);
      Outcome outcome = merge(folder, rows);
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

  private EmbeddedFlink flink(WorkFolder folder, Optional<Path> checkpoint, Duration interval) {
    EmbeddedFlink flink =
        new EmbeddedFlink(parallelism)
            .with(PipelineOptions.OBJECT_REUSE, true)
            .with(StateBackendOptions.STATE_BACKEND, options.stateBackend().toString())
            .with(CoreOptions.TMP_DIRS, folder.temporary().toString())
            // Heartbeats carry how far the job is.
            .with(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
    if (options.checkpointDir != null) {
      flink
          .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval)
          .with(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.checkpoints().toUri().toString())
          .with(
              CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
              ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION)
          .with(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    }
    // Flink deletes what it went on from as soon as it has a newer one.
    checkpoint.ifPresent(
        path ->
            flink
                .with(StateRecoveryOptions.SAVEPOINT_PATH, path.toUri().toString())
                .with(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM));
    return flink;
  }

  private long execute(EmbeddedFlink flink, WorkFolder folder, Optional<Path> checkpoint)
      throws IOException, ExecutionException, InterruptedException {
    try {
      return execute(flink.environment(), folder);
    } catch (ExecutionException e) {
      if (checkpoint.isPresent() && folder.newestCheckpoint().equals(checkpoint)) {
        throw new CannotGoOnException(checkpoint.get(), folder.path(), e);
      }
      throw e;
    }
  }

  /** Runs the job; tells how many rows were read. */
  private long execute(StreamExecutionEnvironment environment, WorkFolder folder)
      throws ExecutionException, InterruptedException {
    new ScoreJob(plan, StagedLine::of)
        .addTo(
            environment,
            new org.apache.flink.core.fs.Path(folder.scored().toUri()),
            new org.apache.flink.core.fs.Path(folder.rejected().toUri()));
    try {
      JobClient job = environment.executeAsync(ScoreJob.NAME);
      return new Progress(messages).follow(job);
    } catch (ExecutionException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ExecutionException(e);
    }
  }

  private Outcome merge(WorkFolder folder, long rows) throws IOException {
    try (OutputFile.Draft draft = output.draft()) {
      String header = plan.lines().header();
      if (header != null) {
        draft.scores().append(header).append('\n');
      }
      Outcome outcome =
          Merge.run(folder.scored(), folder.rejected(), rows, draft.scores(), draft.rejections());
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
