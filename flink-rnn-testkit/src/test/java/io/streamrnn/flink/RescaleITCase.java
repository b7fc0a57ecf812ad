package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.util.function.Function;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Savepoints at parallelism 1, restored at 4, and at 2: nothing is seen of it in the scores. */
class RescaleITCase {

  private static final int EVENTS = 9000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @TempDir Path output;
  @TempDir Path savepoints;

  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, hashmap, FUNCTION, FUNCTION, CANONICAL",
    "rocksdb, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION, NATIVE",
    "hashmap, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION, CANONICAL",
    "rocksdb, BATCHES_AND_CACHE, hashmap, FUNCTION, BATCHES, CANONICAL"
  })
  void carriedScoresAreThoseOfAnUndisturbedRun(
      String before,
      Runner first,
      String after,
      Runner second,
      Runner third,
      SavepointFormatType format)
      throws Exception {
    run(before, first, after, second, third, format, Scoring.carried());

    assertThat(TestJob.committed(output))
        .isEqualTo(PlainLoop.carried(SampleModels.lstm(3, 16, 2, 7), Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, BATCHES, rocksdb, FUNCTION, CACHE",
    "rocksdb, FUNCTION, hashmap, BATCHES_AND_CACHE, FUNCTION"
  })
  void windowScoresAreThoseOfAnUndisturbedRun(
      String before, Runner first, String after, Runner second, Runner third) throws Exception {
    run(before, first, after, second, third, SavepointFormatType.CANONICAL, Scoring.window(200));

    assertThat(TestJob.committed(output))
        .isEqualTo(PlainLoop.window(SampleModels.lstm(3, 16, 2, 7), 200, Event.first(EVENTS)));
  }

  @ParameterizedTest
  @CsvSource({
    "hashmap, FUNCTION, rocksdb, BATCHES_AND_CACHE, FUNCTION",
    "rocksdb, BATCHES, hashmap, FUNCTION, CACHE"
  })
  void waitingEventsAndTimersGoOnWhereverTheirKeysAre(
      String before, Runner first, String after, Runner second, Runner third) throws Exception {
    SavepointFormatType format = SavepointFormatType.CANONICAL;
    int count = 50 * 170;
    String atOne =
        jobs().toSavepoint(before, 1, null, format, env -> TimedJob.lines(env, count, 3000, first));
    String atFour =
        jobs()
            .toSavepoint(after, 4, atOne, format, env -> TimedJob.lines(env, count, 3000, second));
    jobs().job(after, 2, atFour, env -> TimedJob.lines(env, count, 10_000, third)).execute();

    assertThat(TestJob.committed(output)).isEqualTo(TimedJob.expected(count));
  }

  private void run(
      String before,
      Runner first,
      String after,
      Runner second,
      Runner third,
      SavepointFormatType format,
      Scoring scoring)
      throws Exception {
    String atOne = jobs().toSavepoint(before, 1, null, format, lines(3000, first, scoring));
    String atFour = jobs().toSavepoint(after, 4, atOne, format, lines(3000, second, scoring));
    jobs().job(after, 2, atFour, lines(TestJob.UNLIMITED, third, scoring)).execute();
  }

  private StopAndGo jobs() {
    return new StopAndGo(output, savepoints);
  }

  private static Function<StreamExecutionEnvironment, DataStream<String>> lines(
      int perSecond, Runner runner, Scoring scoring) {
    var rnn = runner.of(TestJob.builder(TestJob.LSTM, scoring)).build();
    return env -> rnn.apply(TestJob.events(env, EVENTS, perSecond).keyBy(Event::key)).uid("rnn");
  }
}
