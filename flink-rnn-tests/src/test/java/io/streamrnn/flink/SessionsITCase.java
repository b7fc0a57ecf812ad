/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** Networks that need whole sequences: over windows of the last events, and over sessions. */
class SessionsITCase {

  private static final Model BOTH = SampleModels.bidirectional(3, 4, 11);
  private static final ModelSource SOURCE =
      ModelSource.of("both", () -> SampleModels.bidirectional(3, 4, 11));

  @Test
  void scoresAWindowOfTheLastEventsInBothDirections() throws Exception {
    StreamingRnn<Event, String> rnn = rnn(Scoring.slidingWindow(3));
    List<Event> events = List.of(event(0), event(0), event(1), event(0), event(0));
    List<String> expected = new ArrayList<>();
    try (var harness = RnnHarness.start(rnn, event -> "one")) {
      for (int i = 0; i < events.size(); i++) {
        harness.process(events.get(i));
        harness.restart();
        if (i >= 2) {
          float[][] scores = run(events.subList(i - 2, i + 1));
          expected.add(PlainLoop.line(events.get(i), scores[2]));
        }
      }
      assertThat(harness.outputs()).isEqualTo(expected);
    }
  }

  @Test
  void rejectsStatefulScoringOfANonCausalNetwork() {
    assertThatThrownBy(() -> rnn(Scoring.stateful()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stepped event by event only if all its layers are causal")
        .hasMessageContaining("one of its directions starts from the last event")
        .hasMessageContaining("Scoring.slidingWindow(n)");
  }

  @Test
  void scoresASessionAsOneSequenceInTheOrderOfTime() throws Exception {
    StreamingRnn<Event, String> rnn = rnn(Scoring.perWindow());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"));
    List<Event> first = List.of(event(1), event(2), event(3));
    List<Event> second = List.of(event(100), event(101));
    KeyedStream<Event, String> events =
        env.fromData(first.get(1), first.get(0), first.get(2), second.get(0), second.get(1))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>forBoundedOutOfOrderness(Duration.ofMillis(5))
                    .withTimestampAssigner((event, time) -> event.number()))
            .keyBy(event -> "one");
    SingleOutputStreamOperator<String> scored =
        rnn.apply(
            events.window(EventTimeSessionWindows.withGap(Duration.ofMillis(50))), Event::number);

    List<String> expected = new ArrayList<>();
    for (List<Event> session : List.of(first, second)) {
      float[][] scores = run(session);
      for (int t = 0; t < scores.length; t++) {
        expected.add(PlainLoop.line(session.get(t), scores[t]));
      }
    }
    assertThat(scored.executeAndCollect(100)).isEqualTo(expected);
  }

  @Test
  void aRecordThatCannotBeScoredIsLeftOutOfItsSession() throws Exception {
    StreamingRnn<Event, String> rnn =
        StreamingRnn.model(SOURCE)
            .input(
                Event.class, 3, e -> e.number() == 2 ? new float[] {Float.NaN, 0, 0} : e.features())
            .output(String.class, PlainLoop::line)
            .scoring(Scoring.perWindow())
            .build();
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"));
    KeyedStream<Event, String> events =
        env.fromData(event(1), event(2), event(3))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Event>forMonotonousTimestamps()
                    .withTimestampAssigner((event, time) -> event.number()))
            .keyBy(event -> "one");
    SingleOutputStreamOperator<String> scored =
        rnn.apply(
            events.window(EventTimeSessionWindows.withGap(Duration.ofMillis(50))), Event::number);

    List<String> actual =
        scored.union(rnn.rejected(scored).map(r -> r.reason().name())).executeAndCollect(100);

    float[][] scores = run(List.of(event(1), event(3)));
    assertThat(actual)
        .containsExactlyInAnyOrder(
            "NOT_FINITE", PlainLoop.line(event(1), scores[0]), PlainLoop.line(event(3), scores[1]));
  }

  @Test
  void rejectsOptionsOfKeysOverWindows() {
    StreamingRnnBuilder<Event, String> rnn =
        StreamingRnn.model(SOURCE)
            .input(Event.class, 3, Event::features)
            .output(String.class, PlainLoop::line)
            .scoring(Scoring.perWindow())
            .stateTtl(StateTtl.processingTime(Duration.ofDays(1)))
            .batching(Batching.ofSize(8));

    assertThatThrownBy(rnn::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("options=[stateTtl, batching]");
  }

  @Test
  void rejectsAStreamThatDoesNotFitTheScoring() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    KeyedStream<Event, String> events = env.fromData(event(1)).keyBy(event -> "one");

    assertThatThrownBy(
            () ->
                rnn(Scoring.slidingWindow(2))
                    .apply(
                        events.window(EventTimeSessionWindows.withGap(Duration.ofMillis(50))),
                        Event::number))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("use scoring(Scoring.perWindow())");
    assertThatThrownBy(() -> rnn(Scoring.perWindow()).apply(events))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keyBy(...).window(...)");
  }

  private static StreamingRnn<Event, String> rnn(Scoring scoring) {
    return StreamingRnn.model(SOURCE)
        .input(Event.class, 3, Event::features)
        .output(String.class, PlainLoop::line)
        .scoring(scoring)
        .build();
  }

  private static float[][] run(List<Event> events) {
    return BOTH.sequenceRunner().run(events.stream().map(Event::features).toArray(float[][]::new));
  }

  /** The event of one key with a number. */
  private static Event event(int number) {
    return Event.at(17L * number);
  }
}
