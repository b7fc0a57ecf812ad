package io.streamrnn.jobs.demo;

import io.streamrnn.jobs.shared.EmbeddedFlink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the demo's job in a Flink cluster inside this process. */
final class DemoRun {

  static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);

  private final int parallelism;

  DemoRun(int parallelism) {
    this.parallelism = parallelism;
  }

  /**
   * Runs a job to its end.
   *
   * @param job adds itself to the environment
   * @param progress told now and then how many readings were scored
   * @return the time from the first scored reading to the last
   * @throws ExecutionException if the job failed
   */
  Duration run(Consumer<StreamExecutionEnvironment> job, LongConsumer progress) throws Exception {
    StreamExecutionEnvironment env = flink().environment();
    job.accept(env);
    JobClient client = env.executeAsync("StreamRNN demo");
    while (!isFinished(client)) {
      progress.accept(readings(client));
    }
    Map<String, Object> accumulators =
        client.getJobExecutionResult().get().getAllAccumulatorResults();
    progress.accept(Pace.count(accumulators));
    return Pace.time(accumulators);
  }

  private EmbeddedFlink flink() {
    return new EmbeddedFlink(parallelism)
        .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL)
        // The count of readings travels with the heartbeats.
        .with(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, PROGRESS_INTERVAL);
  }

  private static boolean isFinished(JobClient client) throws Exception {
    try {
      client.getJobExecutionResult().get(PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stillRunning) {
      return false;
    }
  }

  /** As far as Flink can tell: while the cluster starts and stops, it does not answer. */
  private static long readings(JobClient client) throws InterruptedException {
    try {
      return Pace.count(
          client.getAccumulators().get(PROGRESS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (IllegalStateException | ExecutionException | TimeoutException noAnswer) {
      return 0;
    }
  }
}
