/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model is replaced while a job runs, and fails. */
class ModelUpdateITCase {

  private static final int EVENTS = 3000;

  // Of key-number: some keys have no event after it until long after.
  private static final long CHANGE = 60;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private Path folder;
  private Path first;
  private Path second;

  @BeforeEach
  void writeModels() throws Exception {
    first = ModelsInFiles.write(folder.resolve("first.keras"), 8, 1);
    second = ModelsInFiles.write(folder.resolve("second.keras"), 12, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "reset, 1, hashmap, FUNCTION",
    "reset, 4, rocksdb, BATCHES_AND_CACHE",
    "pin, 4, hashmap, BATCHES",
    "pin, 1, rocksdb, FUNCTION",
    "shadow, 4, rocksdb, FUNCTION",
    "shadow, 1, hashmap, BATCHES_AND_CACHE",
    "replay, 4, hashmap, CACHE",
    "replay, 1, rocksdb, BATCHES"
  })
  void scoresAreThoseOfTheModelOfTheirTimeWhateverFails(
      String policy, int parallelism, String backend, Runner runner) throws Exception {
    ModelChange change = policy(policy);
    var rnn =
        runner
            .of(TestJob.builder(ModelSource.file(first.toString()), Scoring.stateful()))
            .order(Order.byEventTime())
            .endWhen(ModelUpdateITCase::ends)
            .onModelChange(change)
            .build();
    RandomFailures.schedule(2, 11);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.restarting(backend, 2))
            .setParallelism(parallelism);
    DataStream<ModelUpdate> updates =
        env.fromData(ModelUpdate.of(second.toString()).effectiveFrom(Instant.ofEpochMilli(CHANGE)));

    rnn.apply(events(env, 1000), ModelUpdates.of(updates))
        .uid("rnn")
        .map(new RandomFailures<>())
        .sinkTo(TestJob.sink(folder.resolve("lines")));
    env.execute();

    assertThat(RandomFailures.left()).as("failures that did not happen, of two").isLessThan(2);
    Model before = ModelSource.file(first.toString()).load();
    Model after = ModelSource.file(second.toString()).load();
    List<String> expected =
        new OfflineModelChange(
                change, before, after, e -> e.number() >= CHANGE, ModelUpdateITCase::ends)
            .lines(Event.first(EVENTS));
    assertThat(TestJob.committed(folder.resolve("lines"))).isEqualTo(expected);
  }

  @Test
  void anUpdateIsKeptWhenTheJobFailsAfterACheckpointThatHasIt() throws Exception {
    FailureAfterChange.LEFT.set(1);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.restarting("hashmap", 1))
            .setParallelism(2);
    ModelUpdates updates =
        ModelUpdates.of(
            env.fromData(
                ModelUpdate.of(second.toString()).effectiveFrom(Instant.ofEpochMilli(CHANGE))));

    rnn(ModelChange.reset())
        .apply(events(env, 1000), updates)
        .uid("rnn")
        .map(new FailureAfterChange())
        .sinkTo(TestJob.sink(folder.resolve("lines")));
    env.execute();

    assertThat(FailureAfterChange.LEFT).hasValue(0);
    assertThat(TestJob.committed(folder.resolve("lines")))
        .isEqualTo(
            new OfflineModelChange(
                    ModelChange.reset(),
                    model(first),
                    model(second),
                    event -> event.number() >= CHANGE,
                    event -> false)
                .lines(Event.first(EVENTS)));
  }

  /** Fails once a checkpoint is complete in which keys have the new model. */
  private static final class FailureAfterChange extends RichMapFunction<String, String>
      implements CheckpointListener {

    private static final long serialVersionUID = 1L;
    private static final AtomicInteger LEFT = new AtomicInteger();

    private transient boolean isChanged;
    private transient boolean isStored;

    @Override
    public String map(String line) {
      isChanged |= number(line) > CHANGE;
      if (isStored && LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new IllegalStateException("a failure that the test asked for");
      }
      return line;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      isStored = isChanged;
    }
  }

  @Test
  void aHeadIsReplacedWithoutAPolicy() throws Exception {
    Path head = ModelsInFiles.write(folder.resolve("head.keras"), 8, 1, 5);
    StreamExecutionEnvironment env = environment();
    var rnn = rnn(ModelChange.refuse());
    SingleOutputStreamOperator<String> lines =
        rnn.apply(
            events(env, TestJob.UNLIMITED),
            ModelUpdates.of(
                env.fromData(
                    ModelUpdate.of(head.toString()).effectiveFrom(Instant.ofEpochMilli(CHANGE)))));

    List<String> all = PlainLoop.sorted(lines.executeAndCollect(EVENTS));

    List<String> former = PlainLoop.stateful(model(first), Event.first(EVENTS));
    List<String> latter = PlainLoop.stateful(model(head), Event.first(EVENTS));
    assertThat(all).allMatch(line -> (number(line) < CHANGE ? former : latter).contains(line));
    assertThat(all).hasSize(EVENTS);
  }

  @Test
  void whatDoesNotPassLeavesTheModelThatThereIs() throws Exception {
    Path half = folder.resolve("half.keras");
    byte[] bytes = Files.readAllBytes(second);
    Files.write(half, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    StreamExecutionEnvironment env = environment();
    var rnn = rnn(ModelChange.reset());
    DataStream<ModelUpdate> updates =
        env.fromData(
            ModelUpdate.of(folder.resolve("none.keras").toString()),
            ModelUpdate.of(half.toString()),
            ModelUpdate.of(second.toString()).sha256("0".repeat(64)),
            ModelUpdate.of(second.toString()).id("stranger"));
    SingleOutputStreamOperator<String> lines =
        rnn.apply(events(env, TestJob.UNLIMITED), ModelUpdates.of(updates));
    DataStream<String> all =
        lines.union(rnn.modelReports(lines).map(r -> r.status() + " " + r.message()));

    List<String> collected = all.executeAndCollect(EVENTS + 4);

    assertThat(collected.stream().filter(line -> line.startsWith("REFUSED")))
        .hasSize(4)
        .anyMatch(line -> line.contains("none.keras"))
        .anyMatch(line -> line.contains("half.keras"))
        .anyMatch(line -> line.contains("sha256(...)"))
        .anyMatch(line -> line.contains("id=stranger"));
    assertThat(PlainLoop.sorted(collected.stream().filter(l -> l.startsWith("key")).toList()))
        .isEqualTo(PlainLoop.stateful(model(first), Event.first(EVENTS)));
  }

  private static ModelChange policy(String name) {
    return switch (name) {
      case "reset" -> ModelChange.reset();
      case "pin" -> ModelChange.pin();
      case "shadow" -> ModelChange.shadow(7);
      default -> ModelChange.replay(9);
    };
  }

  /** Sequences of different lengths. */
  private static boolean ends(Event event) {
    return event.number() % (20 + Math.floorMod(event.key().hashCode(), 30)) == 19;
  }

  private StreamingRnn<Event, String> rnn(ModelChange change) throws Exception {
    return TestJob.builder(ModelSource.file(first.toString()), Scoring.stateful())
        .order(Order.byEventTime())
        .onModelChange(change)
        .build();
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = TestJob.configuration("hashmap");
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(2);
  }

  private static KeyedStream<Event, String> events(StreamExecutionEnvironment env, int perSecond) {
    return env.fromSource(
            new DataGeneratorSource<>(
                Event::at,
                EVENTS,
                perSecond == TestJob.UNLIMITED
                    ? RateLimiterStrategy.noOp()
                    : RateLimiterStrategy.perSecond(perSecond),
                TypeInformation.of(Event.class)),
            WatermarkStrategy.<Event>forBoundedOutOfOrderness(Duration.ofMillis(5))
                .withTimestampAssigner((event, time) -> event.number()),
            "events")
        .setParallelism(1)
        .uid("events")
        .keyBy(Event::key);
  }

  private static Model model(Path file) throws Exception {
    return ModelSource.file(file.toString()).load();
  }

  private static long number(String line) {
    return Long.parseLong(line.split(",")[1]);
  }
}
