/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import io.streamrnn.state.RnnState;
import io.streamrnn.state.StateReplay;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replay makes of that which does not follow from the events: commands, and time. */
class ReplayOfCommandsITCase {

  @TempDir Path folder;
  private JobExecutionResult result;

  /** The time of a reading is where the temperature was. */
  private static Reading a(float rpm, long time) {
    return new Reading("a", rpm, time);
  }

  private static StreamingRnnBuilder<Reading, Alert> sums() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Reading.class, r -> new float[] {r.rpm()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  private static StreamingRnnBuilder<Reading, Alert> withIds() {
    return sums().deduplicateById(r -> r.toString(), 10);
  }

  private static StreamingRnn<Reading, Alert> scaled() {
    return StreamingRnn.model(
            ModelSource.of("scaled", () -> Model.of("scaled", new ConstantsTest.Scaled(1))))
        .input(Reading.class, r -> new float[] {r.rpm()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
        .constants(r -> ConstantsFunction.UNCHANGED)
        .build();
  }

  private static RnnHarness<Reading, String, Alert> start(StreamingRnn<Reading, Alert> rnn)
      throws Exception {
    return RnnHarness.startControlled(rnn, Reading::pump, new HashMapStateBackend());
  }

  /** The job from its replayed savepoint. */
  private RnnHarness<Reading, String, Alert> replayed(
      RnnHarness<Reading, String, Alert> job, StreamingRnn<Reading, Alert> rnn, Reading... history)
      throws Exception {
    SavepointOfHarness.write(folder.resolve("before"), "rnn", job.snapshot());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    DataStream<Reading> past =
        env.fromData(TypeInformation.of(Reading.class), history)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Reading>noWatermarks()
                    .withTimestampAssigner((reading, time) -> (long) reading.celsius()));
    Path after = folder.resolve("after");
    result =
        RnnState.replay(
                folder.resolve("before").toUri().toString(),
                "rnn",
                rnn,
                past,
                Reading::pump,
                Types.STRING)
            .execute(after.toUri().toString());
    return RnnHarness.startControlled(
        rnn, Reading::pump, new HashMapStateBackend(), SavepointOfHarness.read(after));
  }

  private long count(String accumulator) {
    return result.<Long>getAccumulatorResult(accumulator);
  }

  @Test
  void anEventThatStillWaitsIsAppliedOnceThoughACommandMadeTheKey() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().order(Order.byEventTime()).build();
    try (var job = start(rnn)) {
      job.control(Control.setStates("a", new float[] {100})).process(a(1, 10), 10);
      try (var after = replayed(job, rnn, a(1, 10))) {
        after.watermark(20);

        assertThat(after.outputs())
            .as("the states belong to the other model")
            .containsExactly(new Alert("a", 1));
      }
    }
    assertThat(count(StateReplay.ANEW)).isEqualTo(1);
  }

  @Test
  void theConstantsOfACommandCount() throws Exception {
    try (var job = start(scaled())) {
      job.control(Control.setConstants("a", new float[] {5})).process(a(2, 1), 1);
      try (var after = replayed(job, scaled(), a(2, 1))) {
        after.process(a(3, 2), 2);

        assertThat(after.outputs()).containsExactly(new Alert("a", 15));
      }
    }
    assertThat(count(StateReplay.DIFFERENT)).isZero();
  }

  @Test
  void aKeyKeepsItsConstantsThoughItHasHadNoEvent() throws Exception {
    try (var job = start(scaled())) {
      job.control(Control.setConstants("a", new float[] {5}));
      try (var after = replayed(job, scaled(), a(3, 2))) {
        after.process(a(3, 2), 2);

        assertThat(after.outputs()).containsExactly(new Alert("a", 15));
      }
    }
  }

  @Test
  void aSequenceThatACommandEndedStaysEnded() throws Exception {
    StreamingRnn<Reading, Alert> rnn = withIds().build();
    try (var job = start(rnn)) {
      job.process(a(3, 1), 1).control(Control.reset("a"));
      try (var after = replayed(job, rnn, a(3, 1))) {
        after.process(a(5, 2), 2).process(a(3, 1), 3);

        assertThat(after.outputs())
            .as("and its ids are known: a duplicate gets the last score again")
            .containsExactly(new Alert("a", 5), new Alert("a", 5));
      }
    }
  }

  @Test
  void aJobWithoutTimesHasReceivedAllEventsOfASequenceThatEnded() throws Exception {
    StreamingRnn<Reading, Alert> rnn = withIds().build();
    try (var job = start(rnn)) {
      job.process(a(3, 1)).control(Control.reset("a"));
      try (var after = replayed(job, rnn, a(3, 1))) {
        after.process(a(5, 2)).process(a(3, 1));

        assertThat(after.outputs())
            .as("the second one is a duplicate")
            .containsExactly(new Alert("a", 5), new Alert("a", 5));
      }
    }
  }

  @Test
  void eventsAfterACommandThatSetStatesAreLeftToTheJob() throws Exception {
    StreamingRnn<Reading, Alert> rnn = withIds().build();
    try (var job = start(rnn)) {
      job.process(a(3, 1), 1).control(Control.reset("a"));
      job.control(Control.setStates("a", new float[] {100}));
      try (var after = replayed(job, rnn, a(3, 1), a(2, 10))) {
        after.process(a(2, 10), 10);

        assertThat(after.outputs()).containsExactly(new Alert("a", 2));
      }
    }
  }

  @Test
  void aSequenceOfOtherStepsThanInTheSavepointIsCounted() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().build();
    try (var job = start(rnn)) {
      job.process(a(1, 1), 1).control(Control.delete("a")).process(a(2, 2), 2);
      replayed(job, rnn, a(1, 1), a(2, 2)).close();
    }
    assertThat(count(StateReplay.DIFFERENT)).isEqualTo(1);
    assertThat(count(StateReplay.ANEW)).isZero();
  }

  @Test
  void idleStepsAreNotTakenTwice() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        sums()
            .idleSteps(
                IdleSteps.<String, Reading>every(
                        Duration.ofMillis(4), String.class, (key, time) -> new Reading(key, 10, 0))
                    .atMost(3))
            .build();
    try (var job = start(rnn)) {
      job.process(a(1, 1), 1).watermark(100);
      try (var after = replayed(job, rnn, a(1, 1))) {
        after.watermark(200).process(a(5, 201), 201);

        assertThat(after.outputs()).containsExactly(new Alert("a", 36));
      }
    }
    assertThat(count(StateReplay.DIFFERENT)).isZero();
  }

  @Test
  void theEndOfASessionIsNotReportedTwice() throws Exception {
    StreamingRnn<Reading, Alert> rnn = withIds().sessionGap(Duration.ofMillis(10)).build();
    try (var job = start(rnn)) {
      job.process(a(1, 1), 1).watermark(100);
      try (var after = replayed(job, rnn, a(1, 1))) {
        after.watermark(200).process(a(5, 201), 201);

        assertThat(after.reports()).isEmpty();
        assertThat(after.outputs()).containsExactly(new Alert("a", 5));
      }
    }
  }
}
