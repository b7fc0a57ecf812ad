/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import io.streamrnn.jobs.shared.EmbeddedFlink;
import io.streamrnn.jobs.shared.JobFollower;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job of the demo in an embedded Flink. */
final class DemoRun {

  static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);

  private final int parallelism;
  private final Path temporary;

  /**
   * A run.
   *
   * @param temporary folder for the temporary files of Flink
   */
  DemoRun(int parallelism, Path temporary) {
    this.parallelism = parallelism;
    this.temporary = temporary;
  }

  /**
   * Blocks until the job has ended.
   *
   * @param job adds the job to the environment
   * @param progress called with the number of readings scored so far, in the calling thread
   * @return the time from the first scored reading to the last
   * @throws ExecutionException if the job failed
   */
  Duration run(Consumer<StreamExecutionEnvironment> job, LongConsumer progress) throws Exception {
    StreamExecutionEnvironment env = flink().environment();
    job.accept(env);
    JobClient client = env.executeAsync("StreamRNN demo");
    Map<String, Object> accumulators =
        JobFollower.follow(
            client, PROGRESS_INTERVAL, running -> progress.accept(ThroughputMeter.count(running)));
    progress.accept(ThroughputMeter.count(accumulators));
    return ThroughputMeter.time(accumulators);
  }

  private EmbeddedFlink flink() {
    return new EmbeddedFlink(parallelism)
        .withTemporaryFilesIn(temporary)
        .with(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL)
        // Heartbeats carry the accumulators.
        .with(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, PROGRESS_INTERVAL);
  }
}
