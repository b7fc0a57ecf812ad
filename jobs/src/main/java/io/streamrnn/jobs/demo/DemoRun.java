package io.streamrnn.jobs.demo;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the demo's job in a Flink cluster inside this process. */
final class EmbeddedFlink {

  static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);

  private final int parallelism;

  EmbeddedFlink(int parallelism) {
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
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration());
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

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    // In one process and on one disk, what failed once fails again.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    // A type that only Kryo can serialize is a mistake.
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // The count of readings travels with the heartbeats.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, PROGRESS_INTERVAL);
    return configuration;
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
