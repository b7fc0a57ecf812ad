/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Many jobs with chance in all that must not matter. Runs for long, so only when it is asked for:
 * {@code mvn verify -Pcampaign}; {@code -Dcampaign.rounds=1000} for how long, {@code
 * -Dcampaign.seed=42} for other rounds. A seed names a round.
 */
@Tag("campaign")
class CampaignITCase {

  private static final int BLOCKS = 60;
  private static final int EVENTS = BLOCKS * 170;
  private static final List<String> BACKENDS = List.of("hashmap", "rocksdb");

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path output;
  @TempDir Path savepoints;

  static LongStream seeds() {
    long first = Long.getLong("campaign.seed", 1);
    return LongStream.range(first, first + Integer.getInteger("campaign.rounds", 30));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void failuresAreNotSeen(long seed) throws Exception {
    Random random = new Random(seed);
    int failures = 1 + random.nextInt(5);
    Configuration configuration = TestJob.restarting(backend(random), failures);
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, random.nextBoolean());
    Network network = new Network(random);

    RandomFailures.run(configuration, failures, seed, output, network.lines(3000, runner(random)));

    assertThat(TestJob.committed(output)).isEqualTo(network.expected());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void savepointsAreNotSeen(long seed, @InjectMiniCluster MiniCluster cluster) throws Exception {
    Random random = new Random(seed);
    Network network = new Network(random);
    StopAndGo jobs = new StopAndGo(output, savepoints, cluster);
    String savepoint = null;
    int[] stops = random.ints(1 + random.nextInt(4), 1, EVENTS).sorted().distinct().toArray();
    for (int stop : stops) {
      savepoint =
          jobs.toSavepoint(
              backend(random),
              1 + random.nextInt(4),
              savepoint,
              SavepointFormatType.CANONICAL,
              stop,
              network.stoppable(runner(random)));
    }
    jobs.toEnd(
        backend(random), 1 + random.nextInt(4), savepoint, network.stoppable(runner(random)));

    assertThat(TestJob.committed(output)).isEqualTo(network.expected());
  }

  private static String backend(Random random) {
    return BACKENDS.get(random.nextInt(BACKENDS.size()));
  }

  private static Runner runner(Random random) {
    return Runner.values()[random.nextInt(Runner.values().length)];
  }

  /** What is scored, and how: the same in all jobs of a round. */
  private static final class Network {

    private final int window;
    private final boolean byEventTime;

    Network(Random random) {
      byEventTime = random.nextBoolean();
      window = random.nextBoolean() ? 1 + random.nextInt(100) : 0;
    }

    Function<StreamExecutionEnvironment, DataStream<String>> lines(int perSecond, Runner runner) {
      if (byEventTime) {
        return env -> TimedJob.lines(env, EVENTS, perSecond, runner);
      }
      var rnn = runner.of(TestJob.builder(TestJob.LSTM, scoring())).build();
      return env -> rnn.apply(TestJob.events(env, EVENTS, perSecond).keyBy(Event::key));
    }

    StopAndGo.Job stoppable(Runner runner) {
      return byEventTime
          ? TimedJob.stoppable(EVENTS, runner)
          : TestJob.stoppable(EVENTS, runner, scoring());
    }

    private Scoring scoring() {
      return window == 0 ? Scoring.stateful() : Scoring.slidingWindow(window);
    }

    List<String> expected() {
      if (byEventTime) {
        return TimedJob.expected(EVENTS);
      }
      var model = SampleModels.lstm(3, 16, 2, 7);
      List<Event> events = Event.first(EVENTS);
      return window == 0
          ? PlainLoop.stateful(model, events)
          : PlainLoop.window(model, window, events);
    }
  }
}
