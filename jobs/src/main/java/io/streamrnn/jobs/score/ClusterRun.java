package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Hands the job to the cluster that {@code flink run} speaks to: its checkpoints, its restarts, its
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
   * Runs, as long as the client waits for it.
   *
   * @throws ExecutionException if the job was not taken, or failed
   */
  void run() throws IOException, ExecutionException {
    requireClusterOptions();
    Path output = new Location("--output", options.output).path();
    requireNew(output);
    if (options.parallelism != null) {
      environment.setParallelism(options.parallelism);
    }
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
    if (options.checkpointDir != null
        || options.checkpointInterval != null
        || options.stateBackend != null
        || options.overwrite) {
      throw new CannotRunException(
          "--checkpoint-dir, --checkpoint-interval, --state-backend and --overwrite are not for a cluster: use its configuration, such as -Dexecution.checkpointing.interval=10s, and a new --output");
    }
  }

  private static void requireNew(Path output) throws IOException {
    if (output.getFileSystem().exists(output)) {
      throw new CannotRunException(
          "--output must be a new directory on a cluster, but it exists: " + output);
    }
  }
}
