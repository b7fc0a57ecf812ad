/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was committed in spite of failures is what would have been without. */
class FailoverITCase {

  private static final int EVENTS = 6000;
  private static final int FAILURES = 3;

  // So large that its input waits, for barriers to overtake.
  private static final Model SLOW = SampleModels.lstm(3, 512, 2, 8);

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(smallBuffers())
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private static Configuration smallBuffers() {
    Configuration configuration = new Configuration();
    configuration.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
    return configuration;
  }

  @ParameterizedTest
  @CsvSource({
    "rocksdb, FUNCTION, 3",
    "rocksdb, BATCHES, 4",
    "rocksdb, CACHE, 5",
    "hashmap, BATCHES_AND_CACHE, 6"
  })
  void statefulScoresAreThoseOfAnUndisturbedRun(String backend, Runner runner, long seed)
      throws Exception {
    var rnn = runner.of(TestJob.builder(TestJob.LSTM, Scoring.stateful())).build();
    run(aligned(backend), seed, env -> lines(env, 3000, rnn));

    assertThat(TestJob.committed(folder))
        .isEqualTo(PlainLoop.stateful(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS)));
  }

  /** It takes snapshots between barriers, while a batch fills up. */
  @Test
  void scoresOfBatchesUnderAChangelogAreThoseOfAnUndisturbedRun() throws Exception {
    Configuration configuration = aligned("hashmap");
    configuration.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, true);
    configuration.set(
        StateChangelogOptions.PERIODIC_MATERIALIZATION_INTERVAL, Duration.ofMillis(5));
    var rnn = Runner.BATCHES.of(TestJob.builder(TestJob.LSTM, Scoring.stateful())).build();
    run(configuration, 30, env -> lines(env, 3000, rnn));

    assertThat(TestJob.committed(folder))
        .isEqualTo(PlainLoop.stateful(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS)));
  }

  @Tag("campaign")
  @ParameterizedTest
  @CsvSource({"hashmap, FUNCTION, 1", "hashmap, BATCHES, 2"})
  void statefulScoresOnTheHeapAreThoseOfAnUndisturbedRun(String backend, Runner runner, long seed)
      throws Exception {
    statefulScoresAreThoseOfAnUndisturbedRun(backend, runner, seed);
  }

  @ParameterizedTest
  @CsvSource({"hashmap, FUNCTION, 7", "rocksdb, BATCHES_AND_CACHE, 8"})
  void windowScoresAreThoseOfAnUndisturbedRun(String backend, Runner runner, long seed)
      throws Exception {
    var rnn = runner.of(TestJob.builder(TestJob.LSTM, Scoring.slidingWindow(20))).build();
    run(aligned(backend), seed, env -> lines(env, 3000, rnn));

    assertThat(TestJob.committed(folder))
        .isEqualTo(PlainLoop.window(SampleModels.lstm(3, 16, 2, 7), 20, Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, BATCHES, 9",
    "rocksdb, FUNCTION, 10",
    "rocksdb, BATCHES_AND_CACHE, 11",
  })
  void eventsThatABarrierOvertookAreScoredOnce(
      String backend, Runner runner, long seed, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    Configuration configuration = aligned(backend);
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);

    var rnn =
        runner.of(TestJob.builder(ModelSource.of("slow", () -> SLOW), Scoring.stateful())).build();

    // Not done before all failures, each of which follows a checkpoint.
    int perCheckpoint = EVENTS / (2 * FAILURES);
    JobID job =
        run(
            configuration,
            seed,
            env ->
                rnn.apply(
                    TestJob.eventsPerCheckpoint(env, EVENTS, perCheckpoint).keyBy(Event::key)));

    assertThat(TestJob.committed(folder)).isEqualTo(Slow.SCORES);
    assertThat(overtaken(cluster, job)).as("bytes that barriers overtook").isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, false, FUNCTION, 12",
    "rocksdb, true, BATCHES, 13",
    "rocksdb, false, BATCHES_AND_CACHE, 14"
  })
  void eventsAreScoredInTheOrderOfTheirTime(
      String backend, boolean unaligned, Runner runner, long seed) throws Exception {
    Configuration configuration = aligned(backend);
    configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, unaligned);
    run(configuration, seed, env -> TimedJob.lines(env, 50 * 170, 4000, runner));

    assertThat(TestJob.committed(folder)).isEqualTo(TimedJob.expected(50 * 170));
  }

  /**
   * Commands and events come in an order that nobody knows, and another one after each failure. But
   * what was committed must be of one order: each command that found a sequence was reported once,
   * and the events of its key count from one again after it, without one missing or twice.
   */
  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, 15",
    "rocksdb, BATCHES, 16",
    "rocksdb, BATCHES_AND_CACHE, 17",
  })
  void commandsAreCarriedOutOnce(String backend, Runner runner, long seed) throws Exception {
    var counter =
        runner
            .of(
                StreamingRnn.model(ModelSource.of("counter", () -> SampleModels.sums(1)))
                    .input(Event.class, 1, event -> new float[] {1})
                    .output(
                        String.class,
                        (event, count) ->
                            "%s,%d,%d".formatted(event.key(), event.number(), (int) count[0])))
            .build();
    run(
        aligned(backend),
        seed,
        env -> {
          var counts =
              counter.apply(TestJob.events(env, EVENTS, 3000).keyBy(Event::key), resets(env));
          return counts.union(
              counter
                  .reports(counts, String.class)
                  .map(report -> "%s,-1,%d".formatted(report.key(), report.steps())));
        });

    Map<String, List<Integer>> counts = new TreeMap<>();
    Map<String, List<Integer>> ended = new TreeMap<>();
    for (String line : TestJob.committed(folder)) {
      String[] parts = line.split(",");
      (parts[1].equals("-1") ? ended : counts)
          .computeIfAbsent(parts[0], key -> new ArrayList<>())
          .add(Integer.valueOf(parts[2]));
    }
    assertThat(ended).as("sequences that a command ended").isNotEmpty();
    counts.forEach(
        (key, scores) -> {
          assertThat(scores)
              .as(key)
              .hasSize((int) Event.first(EVENTS).stream().filter(e -> e.key().equals(key)).count());
          List<Integer> lengths = new ArrayList<>();
          for (int i = 0; i < scores.size(); i++) {
            boolean begins = i == 0 || scores.get(i) == 1;
            assertThat(scores.get(i))
                .as("%s, event %d", key, i)
                .isEqualTo(begins ? 1 : scores.get(i - 1) + 1);
            if (begins && i > 0) {
              lengths.add(scores.get(i - 1));
            }
          }
          List<Integer> reported = new ArrayList<>(ended.getOrDefault(key, List.of()));
          // A command after the last event ended a sequence that no event shows the end of.
          lengths.add(scores.get(scores.size() - 1));
          if (reported.size() < lengths.size()) {
            lengths.remove(lengths.size() - 1);
          }
          assertThat(reported).as(key).containsExactlyInAnyOrderElementsOf(lengths);
        });
  }

  private static DataStream<Control<String>> resets(StreamExecutionEnvironment env) {
    return env.fromSource(
            new DataGeneratorSource<>(
                number -> Control.reset("key-" + number % 17),
                170,
                RateLimiterStrategy.perSecond(100),
                Control.typeOf(Types.STRING)),
            WatermarkStrategy.noWatermarks(),
            "commands")
        .setParallelism(1)
        .uid("commands");
  }

  private static DataStream<String> lines(
      StreamExecutionEnvironment env, int perSecond, StreamingRnn<Event, String> rnn) {
    return rnn.apply(TestJob.events(env, EVENTS, perSecond).keyBy(Event::key));
  }

  private JobID run(
      Configuration configuration,
      long seed,
      Function<StreamExecutionEnvironment, DataStream<String>> lines)
      throws Exception {
    return RandomFailures.run(configuration, FAILURES, seed, folder, lines);
  }

  private static long overtaken(MiniCluster cluster, JobID job) throws Exception {
    return cluster
        .getExecutionGraph(job)
        .get()
        .getCheckpointStatsSnapshot()
        .getSummaryStats()
        .getPersistedDataStats()
        .getMaximum();
  }

  private static Configuration aligned(String backend) {
    return TestJob.restarting(backend, FAILURES);
  }

  /** Computed when it is first asked for. */
  private static final class Slow {
    static final List<String> SCORES = PlainLoop.stateful(SLOW, Event.first(EVENTS));
  }
}
