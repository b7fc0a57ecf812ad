/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import static io.streamrnn.jobs.demo.Readings.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoJobITCase {

  @TempDir private Path output;
  private DemoFolder folder;
  private DemoJob job;

  @BeforeEach
  void prepare() throws IOException {
    folder = new DemoFolder(output);
    folder.prepare();
    job = new DemoJob(folder, Forecaster.load(), folder.modelSource());
  }

  @Test
  void aReadingOfNaNIsRejectedAndTheOthersAreScored() throws Exception {
    StreamExecutionEnvironment env = environment();
    job.score(
        env.fromData(
            reading(1, 1, 40, 20), reading(1, 2, Double.NaN, 20), reading(1, 3, 40.5, 20)));
    env.execute();

    assertThat(scored()).extracting(ScoredReading::reading).containsExactly(1, 3);
    List<RejectedReading> rejected =
        JsonEncoder.read(RejectedReading.class, DemoFolder.committed(folder.rejected()));
    assertThat(rejected).extracting(RejectedReading::reason).containsExactly("NOT_FINITE");
    assertThat(rejected.get(0).reading()).isEqualTo(reading(1, 2, Double.NaN, 20));
  }

  @Test
  void aFailureDoesNotChangeTheOutput() throws Exception {
    FailOnce.failures.set(0);
    StreamExecutionEnvironment disturbed = environment();
    job.score(job.readings(disturbed).map(new FailOnce()).returns(Reading.class));
    disturbed.execute();
    List<ScoredReading> actual = scored();

    folder.prepare();
    StreamExecutionEnvironment undisturbed = environment();
    job.build(undisturbed);
    undisturbed.execute();

    assertThat(FailOnce.failures).hasValue(1);
    assertThat(actual).hasSize(18_914).containsExactlyInAnyOrderElementsOf(scored());
  }

  @Test
  void aFailedJobIsReported() throws IOException {
    Files.createFile(folder.scored());
    StringWriter err = new StringWriter();

    int exitCode =
        new CommandLine(new DemoCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err))
            .execute("--output", output.toString());

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("streamrnn demo: the job failed: ")
        .contains(folder.scored().toString());
  }

  private List<ScoredReading> scored() throws IOException {
    return JsonEncoder.read(ScoredReading.class, DemoFolder.committed(folder.scored()));
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(20));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(20));
    return StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
  }

  /** Fails the job when a checkpoint is complete, the first time. */
  private static final class FailOnce implements MapFunction<Reading, Reading>, CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final AtomicInteger failures = new AtomicInteger();

    @Override
    public Reading map(Reading reading) {
      return reading;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      if (failures.compareAndSet(0, 1)) {
        throw new IllegalStateException("on purpose");
      }
    }
  }
}
