package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
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

  // Counted down by the sink's neighbour, in whichever subtask it runs.
  private static volatile CountDownLatch someScored = new CountDownLatch(0);

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
        runToSavepoint(before, 1, null, format, env -> TimedJob.lines(env, count, 3000, first));
    String atFour =
        runToSavepoint(after, 4, atOne, format, env -> TimedJob.lines(env, count, 3000, second));
    job(after, 2, atFour, env -> TimedJob.lines(env, count, 10_000, third)).execute();

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
    String atOne = runToSavepoint(before, 1, null, format, lines(3000, first, scoring));
    String atFour = runToSavepoint(after, 4, atOne, format, lines(3000, second, scoring));
    job(after, 2, atFour, lines(TestJob.UNLIMITED, third, scoring)).execute();
  }

  private static Function<StreamExecutionEnvironment, DataStream<String>> lines(
      int perSecond, Runner runner, Scoring scoring) {
    var rnn = runner.of(TestJob.builder(TestJob.LSTM, scoring)).build();
    return env -> rnn.apply(TestJob.events(env, EVENTS, perSecond).keyBy(Event::key)).uid("rnn");
  }

  private String runToSavepoint(
      String backend,
      int parallelism,
      String from,
      SavepointFormatType format,
      Function<StreamExecutionEnvironment, DataStream<String>> lines)
      throws Exception {
    someScored = new CountDownLatch(1000);
    JobClient job = job(backend, parallelism, from, lines).executeAsync();
    assertThat(someScored.await(2, TimeUnit.MINUTES)).as("1000 events were scored").isTrue();
    return job.stopWithSavepoint(false, savepoints.toUri().toString(), format).get();
  }

  private StreamExecutionEnvironment job(
      String backend,
      int parallelism,
      String from,
      Function<StreamExecutionEnvironment, DataStream<String>> lines) {
    Configuration configuration = TestJob.configuration(backend);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(1));
    if (from != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration)
            .setParallelism(parallelism);
    lines.apply(env).map(RescaleITCase::counted).sinkTo(TestJob.sink(output)).uid("sink");
    return env;
  }

  private static String counted(String line) {
    someScored.countDown();
    return line;
  }
}
