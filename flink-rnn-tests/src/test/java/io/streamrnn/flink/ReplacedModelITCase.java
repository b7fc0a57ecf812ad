/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.Shape;
import io.streamrnn.format.keras.KerasHdf5;
import io.streamrnn.layers.Dense;
import io.streamrnn.layers.Layer;
import io.streamrnn.layers.Sequential;
import io.streamrnn.layers.SimpleRnn;
import io.streamrnn.layers.Tensor;
import io.streamrnn.layers.TensorShape;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.CommonTestUtils;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job runs the model that it started with, whatever happens to the file meanwhile. */
class ReplacedModelITCase {

  private static final int EVENTS = 17 * 50;
  private static final String SOURCE = "events";

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;
  private Path file;

  /** How a network is run. */
  enum Way {
    FUNCTION,
    BATCHES,
    CONTROLLED,
    WINDOWS;

    DataStream<String> lines(
        StreamingRnnBuilder<Event, String> rnn, KeyedStream<Event, String> events) {
      return switch (this) {
        case FUNCTION -> rnn.build().apply(events);
        case BATCHES -> Runner.BATCHES.of(rnn).build().apply(events);
        case CONTROLLED -> rnn.build().apply(events, commands(events.getExecutionEnvironment()));
        // All events of a key are in one window.
        case WINDOWS ->
            rnn.scoring(Scoring.perWindow())
                .build()
                .apply(
                    events.window(TumblingEventTimeWindows.of(Duration.ofHours(1))), Event::number);
      };
    }

    private static DataStream<Control<String>> commands(StreamExecutionEnvironment env) {
      return env.fromSource(
          new DataGeneratorSource<>(
              number -> Control.reset("stranger"), 1, Control.typeOf(Types.STRING)),
          WatermarkStrategy.noWatermarks(),
          "commands");
    }
  }

  /** What happens to the file. */
  enum Change {
    ANOTHER_NETWORK,
    ANOTHER_HEAD,
    HALF,
    DELETED;

    void apply(Path file) throws IOException {
      switch (this) {
        case ANOTHER_NETWORK -> write(file, 0.7f, 1);
        case ANOTHER_HEAD -> write(file, 0.5f, 2);
        case HALF -> {
          byte[] all = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(all, all.length / 2));
        }
        case DELETED -> Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FUNCTION, BUILD",
    "FUNCTION, START",
    "BATCHES, BUILD",
    "BATCHES, START",
    "CONTROLLED, BUILD",
    "CONTROLLED, START",
    "WINDOWS, BUILD",
    "WINDOWS, START"
  })
  void theScoresAreThoseOfTheModelThatTheJobStartedWith(
      Way way, ModelReadAt readAt, @InjectMiniCluster MiniCluster cluster) throws Exception {
    file = write(folder.resolve("model.h5"), 0.5f, 1);
    Model model = ModelSource.file(file.toString()).load();
    long[] positions = {100, 300, 500, 700};
    JobClient job = start(way, readAt, positions);
    CommonTestUtils.waitForAllTaskRunning(cluster, job.getJobID(), true);

    for (int i = 0; i < positions.length; i++) {
      Gate.reached(SOURCE, positions[i]).get(1, TimeUnit.MINUTES);
      Change.values()[i].apply(file);
      Failure.afterNextCheckpoint().get(1, TimeUnit.MINUTES);
      Gate.open(SOURCE, positions[i]);
    }
    job.getJobExecutionResult().get(2, TimeUnit.MINUTES);

    assertThat(TestJob.committed(folder.resolve("lines")))
        .isEqualTo(PlainLoop.stateful(model, Event.first(EVENTS)));
  }

  private JobClient start(Way way, ModelReadAt readAt, long... positions) throws Exception {
    Gate.closeAll();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
                TestJob.restarting("hashmap", positions.length))
            .setParallelism(2);
    KeyedStream<Event, String> events =
        Gate.source(
                env,
                SOURCE,
                TypeInformation.of(Event.class),
                Event::at,
                EVENTS,
                WatermarkStrategy.<Event>noWatermarks()
                    .withTimestampAssigner((event, time) -> event.number()),
                positions)
            .map(new Failure<>())
            .returns(Event.class)
            .setParallelism(1)
            .keyBy(Event::key);
    way.lines(
            TestJob.builder(ModelSource.file(file.toString()), Scoring.stateful())
                .modelReadAt(readAt),
            events)
        .sinkTo(TestJob.sink(folder.resolve("lines")));
    return env.executeAsync();
  }

  /** Writes a network of two units, {@code h' = tanh(x + recurrent h)}, with a head. */
  private static Path write(Path file, float recurrent, float head) throws IOException {
    Layer layers =
        Sequential.of(
            SimpleRnn.units(2).activation(Activation.TANH).returnSequences(true), Dense.units(1));
    layers.build(TensorShape.of(1, 1, 3));
    layers.setWeights(
        List.of(
            Tensor.of(Shape.of(3, 2), 1, 0, 0, 1, 0.5f, 0.5f),
            Tensor.of(Shape.of(2, 2), recurrent, 0, 0, recurrent),
            Tensor.of(Shape.of(2), 0, 0),
            Tensor.of(Shape.of(2, 1), head, -head),
            Tensor.of(Shape.of(1), 0)));
    KerasHdf5.write(file, layers);
    return file;
  }

  /** Fails the job with the first record after a checkpoint, each time that a test asks for it. */
  private static final class Failure<T> implements MapFunction<T, T>, CheckpointListener {

    private static final long serialVersionUID = 1L;

    // The cluster is in this JVM.
    private static volatile CompletableFuture<Void> checkpoint = new CompletableFuture<>();
    private static volatile boolean isAsked;
    private static volatile boolean isDue;

    /** Completes with the next checkpoint; the record after that fails. */
    static CompletableFuture<Void> afterNextCheckpoint() {
      checkpoint = new CompletableFuture<>();
      isAsked = true;
      return checkpoint;
    }

    @Override
    public void notifyCheckpointComplete(long id) {
      if (isAsked) {
        isAsked = false;
        isDue = true;
        checkpoint.complete(null);
      }
    }

    @Override
    public T map(T value) {
      if (isDue) {
        isDue = false;
        throw new IllegalStateException("a failure that the test asked for");
      }
      return value;
    }
  }
}
