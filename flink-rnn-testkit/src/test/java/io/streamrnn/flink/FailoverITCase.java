package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was committed in spite of failures is what would have been without. */
class FailoverITCase {

  private static final int EVENTS = 6000;
  private static final int FAILURES = 3;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"hashmap, 1", "hashmap, 2", "rocksdb, 3", "rocksdb, 4"})
  void carriedScoresAreThoseOfAnUndisturbedRun(String backend, long seed) throws Exception {
    run(backend, seed, Scoring.carried());

    assertThat(TestJob.committed(folder))
        .isEqualTo(PlainLoop.carried(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({"hashmap, 5", "rocksdb, 6"})
  void windowScoresAreThoseOfAnUndisturbedRun(String backend, long seed) throws Exception {
    run(backend, seed, Scoring.window(20));

    assertThat(TestJob.committed(folder))
        .isEqualTo(PlainLoop.window(SampleModels.lstm(3, 16, 2, 7), 20, Event.first(EVENTS)));
  }

  private void run(String backend, long seed, Scoring scoring) throws Exception {
    RandomFailures.schedule(FAILURES, seed);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(restarting(backend)).setParallelism(2);
    var events = TestJob.events(env, EVENTS, 3000);
    TestJob.rnn(TestJob.LSTM, scoring)
        .apply(events.keyBy(Event::key))
        .map(new RandomFailures<String>())
        .sinkTo(TestJob.sink(folder));

    env.execute();

    assertThat(RandomFailures.left()).as("failures that did not happen").isZero();
  }

  private static Configuration restarting(String backend) {
    Configuration configuration = TestJob.configuration(backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, FAILURES);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(50));
    return configuration;
  }
}
