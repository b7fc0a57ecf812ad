/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.state.KeyedRnnState;
import io.streamrnn.state.RnnSavepoint;
import io.streamrnn.state.RnnState;
import io.streamrnn.state.SavepointException;
import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job whose savepoint was moved to another model continues as if it had always run with that
 * model; its other operators continue from where they were.
 */
class ReplayITCase {

  private static final int EVENTS = 600;
  private static final int CUT = 311;
  private static final long LAG = 4;
  private static final ModelSource RETRAINED =
      ModelSource.of("retrained", () -> SampleModels.lstm(3, 16, 2, 8));

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path output;
  @TempDir Path savepoints;

  @ParameterizedTest
  @CsvSource({"hashmap, CANONICAL, ARRIVAL", "rocksdb, NATIVE, EVENT_TIME"})
  void theJobContinuesWithTheOtherModel(
      String backend, SavepointFormatType format, Kind kind, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    StopAndGo jobs = new StopAndGo(output, savepoints, cluster);
    String before = jobs.toSavepoint(backend, 2, null, format, CUT, kind.job(TestJob.LSTM));
    List<String> first = TestJob.committed(output);
    String replayed = savepoints.resolve("replayed").toUri().toString();
    replay(before, kind.rnn(RETRAINED), history(EVENTS), replayed);

    jobs.toEnd(backend, 1, replayed, kind.job(RETRAINED));

    List<String> second = new ArrayList<>(TestJob.committed(output));
    second.removeAll(new HashSet<>(first));
    Set<String> scoredBefore = first.stream().map(ReplayITCase::event).collect(Collectors.toSet());
    List<String> expected = new ArrayList<>();
    for (String line : PlainLoop.stateful(RETRAINED.load(), Event.first(EVENTS))) {
      if (!scoredBefore.contains(event(line))) {
        expected.add(line);
      }
    }
    assertThat(scores(first)).hasSizeBetween(1, CUT);
    assertThat(scores(second)).isEqualTo(expected);
    assertThat(counts(first, second)).isEqualTo(counts());
  }

  @Test
  void theSavepointDecidesWhichKeysThereAre(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    StopAndGo jobs = new StopAndGo(output, savepoints, cluster);
    String before =
        jobs.toSavepoint(
            "hashmap", 1, null, SavepointFormatType.CANONICAL, CUT, Kind.ARRIVAL.job(TestJob.LSTM));
    String erased = savepoints.resolve("erased").toString();
    RnnSavepoint.open(before).erase("rnn", List.of("key-3", "key-4"), erased);
    List<Event> history = new ArrayList<>(history(EVENTS));
    history.removeIf(event -> event.key().equals("key-5"));
    String replayed = savepoints.resolve("replayed").toUri().toString();

    replay(erased, Kind.ARRIVAL.rnn(RETRAINED), history, replayed);

    Map<String, Long> expected = steps(before);
    expected.keySet().removeAll(List.of("key-3", "key-4", "key-5"));
    assertThat(steps(replayed)).isEqualTo(expected);
  }

  @Test
  void theKeysMustBeThoseOfTheSavepoint() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    String savepoint = GoldenSavepoint.STATEFUL_LSTM.folder().toString();

    assertThatThrownBy(
            () ->
                RnnState.replay(
                    savepoint,
                    "rnn",
                    Kind.ARRIVAL.rnn(RETRAINED),
                    env.fromData(Event.first(1), TypeInformation.of(Event.class)),
                    Event::number,
                    Types.LONG))
        .isInstanceOf(SavepointException.class)
        .hasMessageContaining("keyType must be that of the savepoint: savepoint=String");
  }

  /** In which order events are applied. */
  enum Kind {
    ARRIVAL,
    EVENT_TIME;

    StreamingRnn<Event, String> rnn(ModelSource model) {
      return TestJob.builder(model, Scoring.stateful())
          .order(this == ARRIVAL ? Order.byArrival() : Order.byEventTime())
          .stateTtl(StateTtl.processingTime(Duration.ofDays(365 * 1000)))
          .build();
    }

    StopAndGo.Job job(ModelSource model) {
      return (env, stopAt) -> {
        KeyedStream<Event, String> events =
            Gate.source(
                    env,
                    StopAndGo.SOURCE,
                    TypeInformation.of(Event.class),
                    Event::at,
                    EVENTS,
                    watermarks(),
                    stopAt)
                .keyBy(Event::key);
        return rnn(model).apply(events).uid("rnn").union(events.process(new Count()).uid("counts"));
      };
    }
  }

  private static WatermarkStrategy<Event> watermarks() {
    return WatermarkStrategy.<Event>forGenerator(context -> new AfterEachEvent())
        .withTimestampAssigner((event, time) -> event.number());
  }

  private static final class AfterEachEvent implements WatermarkGenerator<Event> {

    @Override
    public void onEvent(Event event, long time, WatermarkOutput output) {
      output.emitWatermark(new Watermark(time - LAG));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Every event had its own.
    }
  }

  /** Counts the events of a key. */
  private static final class Count extends KeyedProcessFunction<String, Event, String> {

    private static final long serialVersionUID = 1L;

    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Event event, Context context, Collector<String> out)
        throws Exception {
      long next = count.value() == null ? 1 : count.value() + 1;
      count.update(next);
      out.collect("%s,%d,count %d".formatted(event.key(), event.number(), next));
    }
  }

  private static List<Event> history(int events) {
    List<Event> history = new ArrayList<>(Event.first(events));
    Collections.shuffle(history, new Random(7));
    return history;
  }

  private static void replay(
      String savepoint, StreamingRnn<Event, String> rnn, List<Event> history, String path)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(2);
    DataStream<Event> past =
        env.fromData(history, TypeInformation.of(Event.class))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>noWatermarks()
                    .withTimestampAssigner((event, time) -> event.number()));
    RnnState.replay(savepoint, "rnn", rnn, past, Event::key, Types.STRING).execute(path);
  }

  private static Map<String, Long> steps(String savepoint) throws Exception {
    Map<String, Long> steps = new HashMap<>();
    RnnSavepoint.open(savepoint)
        .read("rnn", (KeyedRnnState<String> state) -> steps.put(state.key(), state.steps()));
    return steps;
  }

  // -- lines

  /** The key and number of a score; empty for a count. */
  private static String event(String line) {
    String[] words = line.split(",");
    return isCount(line) ? "" : words[0] + "," + words[1];
  }

  private static boolean isCount(String line) {
    return line.contains(",count ");
  }

  private static List<String> scores(List<String> lines) {
    return PlainLoop.sorted(lines.stream().filter(line -> !isCount(line)).toList());
  }

  private static List<String> counts(List<String> first, List<String> second) {
    return PlainLoop.sorted(
        Stream.concat(first.stream(), second.stream()).filter(ReplayITCase::isCount).toList());
  }

  private static List<String> counts() {
    return PlainLoop.sorted(
        Event.first(EVENTS).stream()
            .map(e -> "%s,%d,count %d".formatted(e.key(), e.number(), e.number() + 1))
            .toList());
  }
}
