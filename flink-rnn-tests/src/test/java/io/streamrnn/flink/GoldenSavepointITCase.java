/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Savepoints that were taken once are restored, and jobs continue from them as they would have. */
class GoldenSavepointITCase {

  // The arithmetic of another version may differ in its last bits; what was saved may not.
  static final double TOLERANCE = 1e-5;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  static Stream<Arguments> savepoints() {
    return Stream.of(GoldenSavepoint.values())
        .flatMap(golden -> Stream.of("hashmap", "rocksdb").map(b -> Arguments.of(golden, b)));
  }

  static Stream<Arguments> savepointsAndRunners() {
    return savepoints()
        .flatMap(
            arguments ->
                Stream.of(Runner.FUNCTION, Runner.BATCHES_AND_CACHE)
                    .map(r -> Arguments.of(arguments.get()[0], arguments.get()[1], r)));
  }

  @BeforeEach
  void startAnew() {
    Gate.closeAll();
    Lines.clear();
  }

  @ParameterizedTest
  @MethodSource("savepointsAndRunners")
  void theEventsAfterwardsAreScoredAsIfNothingHadBeen(
      GoldenSavepoint golden, String backend, Runner runner) throws Exception {
    StreamExecutionEnvironment env = restored(golden.folder(), backend);
    var rnn = golden.rnn(runner);
    var scores = rnn.apply(events(env).keyBy(GoldenEvent::key)).uid("rnn");
    Gate.open("later events", 0);

    List<String> lines =
        scores
            .union(rnn.reports(scores, String.class).map(GoldenSavepoint::line))
            .executeAndCollect(1000);

    assertClose(PlainLoop.sorted(lines), lines(golden, "afterwards.txt"), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void aSavepointOfFlink120IsRestored(GoldenSavepoint golden, String backend) throws Exception {
    StreamExecutionEnvironment env = restored(golden.folderOfFlink120(), backend);
    var rnn = golden.rnn(Runner.FUNCTION);
    var scores = rnn.apply(events(env).keyBy(GoldenEvent::key)).uid("rnn");
    Gate.open("later events", 0);

    List<String> lines =
        scores
            .union(rnn.reports(scores, String.class).map(GoldenSavepoint::line))
            .executeAndCollect(1000);

    assertClose(PlainLoop.sorted(lines), lines(golden, "afterwards.txt"), TOLERANCE);
  }

  @ParameterizedTest
  @MethodSource("savepoints")
  void theStatesAreThoseThatWereSaved(GoldenSavepoint golden, String backend) throws Exception {
    StreamExecutionEnvironment env = restored(golden.folder(), backend);
    var rnn = golden.rnn(Runner.FUNCTION);
    DataStream<Control<String>> commands =
        Gate.source(
            env,
            "commands",
            Control.typeOf(Types.STRING),
            position -> Control.query(GoldenSavepoint.keys().get(position.intValue())),
            GoldenSavepoint.keys().size(),
            WatermarkStrategy.noWatermarks());
    var scores = rnn.apply(events(env).keyBy(GoldenEvent::key), commands).uid("rnn");
    rnn.reports(scores, String.class)
        .map(GoldenSavepoint::line)
        .map(Lines::add)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();

    Lines.await(GoldenSavepoint.keys().size(), job);
    job.cancel().get();

    assertClose(
        Lines.all().stream().sorted().toList(),
        lines(golden, "states.txt").stream().sorted().toList(),
        0);
  }

  static StreamExecutionEnvironment restored(Path savepoint, String backend) {
    Configuration configuration = TestJob.configuration(backend);
    configuration.set(
        StateRecoveryOptions.SAVEPOINT_PATH, savepoint.toAbsolutePath().toUri().toString());
    // That of the source.
    configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
  }

  static DataStream<GoldenEvent> events(StreamExecutionEnvironment env) {
    return Gate.source(
        env,
        "later events",
        TypeInformation.of(GoldenEvent.class),
        position -> GoldenSavepoint.events().get(GoldenSavepoint.cut() + position.intValue()),
        GoldenSavepoint.events().size() - GoldenSavepoint.cut(),
        GoldenSavepoint.watermarks(),
        0);
  }

  static List<String> lines(GoldenSavepoint golden, String file) throws Exception {
    return Files.readAllLines(golden.folder().resolve(file));
  }

  static void assertClose(List<String> actual, List<String> expected, double tolerance) {
    assertThat(actual)
        .map(GoldenSavepointITCase::words)
        .isEqualTo(expected.stream().map(GoldenSavepointITCase::words).toList());
    for (int i = 0; i < expected.size(); i++) {
      float[] is = numbers(actual.get(i));
      float[] should = numbers(expected.get(i));
      assertThat(is).as(actual.get(i)).hasSameSizeAs(should);
      for (int j = 0; j < should.length; j++) {
        assertThat((double) is[j])
            .as(actual.get(i))
            .isCloseTo(should[j], within(tolerance * Math.max(1, Math.abs(should[j]))));
      }
    }
  }

  /** Key, cause and counts. */
  private static List<String> words(String line) {
    String[] parts = line.split(",");
    return List.of(parts).subList(0, countOfWords(line));
  }

  private static float[] numbers(String line) {
    String[] parts = line.split(",");
    float[] numbers = new float[parts.length - countOfWords(line)];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Float.parseFloat(parts[countOfWords(line) + i]);
    }
    return numbers;
  }

  private static int countOfWords(String line) {
    return line.contains("/") ? 3 : 2;
  }
}
