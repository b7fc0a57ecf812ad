package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Jobs that go on, one after the other, from the savepoint of the one before.
 *
 * @param output where all of them write
 * @param savepoints where these are
 */
record StopAndGo(Path output, Path savepoints) {

  // Counted down by the sink's neighbour, in whichever subtask it runs.
  private static volatile CountDownLatch someScored = new CountDownLatch(0);

  /** Runs until 1000 lines more were put out, and stops with a savepoint. */
  String toSavepoint(
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

  StreamExecutionEnvironment job(
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
    lines.apply(env).map(StopAndGo::counted).sinkTo(TestJob.sink(output)).uid("sink");
    return env;
  }

  private static String counted(String line) {
    someScored.countDown();
    return line;
  }
}
