/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Jobs that continue, one after the other, from the savepoint of the one before.
 *
 * @param output where all of them write
 * @param savepoints where these are
 * @param cluster where they run
 */
record StopAndGo(Path output, Path savepoints, MiniCluster cluster) {

  /** The name of the source that a job has. */
  static final String SOURCE = "events";

  /** What a job does, up to its sink. */
  @FunctionalInterface
  interface Job {

    /**
     * Makes the lines.
     *
     * @param stopAt where the source has a gate
     */
    DataStream<String> lines(StreamExecutionEnvironment env, long stopAt);
  }

  /** Runs until the source has come to a position, and stops with a savepoint. */
  String toSavepoint(
      String backend,
      int parallelism,
      String from,
      SavepointFormatType format,
      long stopAt,
      Job job)
      throws Exception {
    Gate.closeAll();
    JobClient running = environment(backend, parallelism, from, stopAt, job).executeAsync();
    CommonTestUtils.waitForAllTaskRunning(cluster, running.getJobID(), false);
    Gate.reached(SOURCE, stopAt).get(2, TimeUnit.MINUTES);
    return running.stopWithSavepoint(false, savepoints.toUri().toString(), format).get();
  }

  /** Runs to the end. */
  void toEnd(String backend, int parallelism, String from, Job job) throws Exception {
    environment(backend, parallelism, from, -1, job).execute();
  }

  private StreamExecutionEnvironment environment(
      String backend, int parallelism, String from, long stopAt, Job job) {
    Configuration configuration = TestJob.configuration(backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
    if (from != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    job.lines(env, stopAt).sinkTo(TestJob.sink(output)).uid("sink");
    return env;
  }
}
