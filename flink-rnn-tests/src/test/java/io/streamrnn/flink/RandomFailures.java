/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Fails the job some records after a checkpoint was completed, the given number of times in the
 * whole JVM: once more records after a restart would prove nothing if it began from the beginning.
 */
final class RandomFailures<T> extends RichMapFunction<T, T> implements CheckpointListener {

  private static final long serialVersionUID = 1L;
  private static final AtomicInteger LEFT = new AtomicInteger();
  private static Random random = new Random();

  private transient boolean armed;
  private transient int countdown;

  /** Runs a job at parallelism 2 that fails so often, and writes what survives it. */
  static JobID run(
      Configuration configuration,
      int failures,
      long seed,
      Path folder,
      Function<StreamExecutionEnvironment, DataStream<String>> lines)
      throws Exception {
    schedule(failures, seed);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
    lines.apply(env).map(new RandomFailures<String>()).sinkTo(TestJob.sink(folder));

    JobID job = env.execute().getJobID();

    assertThat(left()).as("failures that did not happen").isZero();
    return job;
  }

  static void schedule(int failures, long seed) {
    LEFT.set(failures);
    random = new Random(seed);
  }

  static int left() {
    return LEFT.get();
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    if (!armed) {
      armed = true;
      countdown = random.nextInt(300);
    }
  }

  @Override
  public T map(T value) {
    if (armed && countdown-- == 0 && LEFT.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      throw new IllegalStateException("a failure that the test asked for");
    }
    return value;
  }
}
