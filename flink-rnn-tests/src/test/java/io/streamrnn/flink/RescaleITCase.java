/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.AggregateWith;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.aggregator.ArgumentsAggregator;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Savepoints at parallelism 1, restored at 4, and at 2, by one runner after another: nothing is
 * seen of it in the scores.
 */
class RescaleITCase {

  private static final int EVENTS = 50 * 170;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path output;
  @TempDir Path savepoints;

  /** Where a job runs, and how. */
  private record Legs(
      String before,
      Runner first,
      String after,
      Runner second,
      Runner third,
      SavepointFormatType format) {}

  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, hashmap, FUNCTION, FUNCTION, CANONICAL",
    "rocksdb, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION, NATIVE",
    "hashmap, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION, CANONICAL",
    "rocksdb, BATCHES_AND_CACHE, hashmap, FUNCTION, BATCHES, CANONICAL"
  })
  void statefulScoresAreThoseOfAnUndisturbedRun(
      @AggregateWith(LegsOfRow.class) Legs legs, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    run(legs, cluster, runner -> TestJob.stoppable(EVENTS, runner, Scoring.stateful()));

    assertThat(TestJob.committed(output))
        .isEqualTo(PlainLoop.stateful(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, BATCHES, rocksdb, FUNCTION, CACHE, CANONICAL",
    "rocksdb, FUNCTION, hashmap, BATCHES_AND_CACHE, FUNCTION, CANONICAL"
  })
  void windowScoresAreThoseOfAnUndisturbedRun(
      @AggregateWith(LegsOfRow.class) Legs legs, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    run(legs, cluster, runner -> TestJob.stoppable(EVENTS, runner, Scoring.slidingWindow(200)));

    assertThat(TestJob.committed(output))
        .isEqualTo(PlainLoop.window(SampleModels.lstm(3, 16, 2, 7), 200, Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION, CANONICAL",
    "rocksdb, BATCHES, hashmap, FUNCTION, CACHE, CANONICAL"
  })
  void waitingEventsAndTimersMoveWithTheirKeys(
      @AggregateWith(LegsOfRow.class) Legs legs, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    run(legs, cluster, runner -> TimedJob.stoppable(EVENTS, runner));

    assertThat(TestJob.committed(output)).isEqualTo(TimedJob.expected(EVENTS));
  }

  private void run(Legs legs, MiniCluster cluster, Function<Runner, StopAndGo.Job> job)
      throws Exception {
    StopAndGo jobs = new StopAndGo(output, savepoints, cluster);
    SavepointFormatType format = legs.format();
    String atOne = jobs.toSavepoint(legs.before(), 1, null, format, 3500, job.apply(legs.first()));
    String atFour =
        jobs.toSavepoint(legs.after(), 4, atOne, format, 6003, job.apply(legs.second()));
    jobs.toEnd(legs.after(), 2, atFour, job.apply(legs.third()));
  }

  /** Of the columns of a row. */
  static final class LegsOfRow implements ArgumentsAggregator {

    @Override
    public Object aggregateArguments(ArgumentsAccessor row, ParameterContext context) {
      return new Legs(
          row.getString(0),
          Runner.valueOf(row.getString(1)),
          row.getString(2),
          Runner.valueOf(row.getString(3)),
          Runner.valueOf(row.getString(4)),
          SavepointFormatType.valueOf(row.getString(5)));
    }
  }
}
