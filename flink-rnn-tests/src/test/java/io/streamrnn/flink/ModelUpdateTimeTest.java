/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.internal.model.CarriedModel;
import io.streamrnn.flink.internal.operator.LoadedUpdate;
import io.streamrnn.flink.internal.plan.ModelsPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.state.RnnState;
import io.streamrnn.state.SavepointException;
import io.streamrnn.state.StateReplay;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The event time of a job with model updates, its end, and what updates leave in savepoints. */
class ModelUpdateTimeTest {

  @Test
  void updatesHoldTimeBackAndNeverDriveIt() throws Exception {
    var job = start(ModelChange.reset());

    job.processElement1(new StreamRecord<>(Event.at(0), 10));
    job.processWatermark1(new Watermark(20));
    assertThat(times(job)).as("the updates of that time are not known").isEmpty();

    job.processWatermark2(new Watermark(15));
    assertThat(times(job)).containsExactly(15L);

    job.processWatermarkStatus2(WatermarkStatus.IDLE);
    assertThat(times(job)).as("updates that are idle hold nothing back").containsExactly(20L);

    job.processWatermarkStatus2(WatermarkStatus.ACTIVE);
    job.processWatermark2(Watermark.MAX_WATERMARK);
    job.processWatermarkStatus1(WatermarkStatus.IDLE);
    assertThat(times(job)).as("the events are idle, not over").isEmpty();

    job.processWatermarkStatus1(WatermarkStatus.ACTIVE);
    job.processWatermark1(new Watermark(30));
    assertThat(times(job)).containsExactly(30L);
    job.close();
  }

  @Test
  void eventsAreIdleDownstreamWhenTheirTimeIsNoLongerHeldBack() throws Exception {
    var job = start(ModelChange.reset());
    job.processElement1(new StreamRecord<>(Event.at(0), 60));
    job.processWatermark1(new Watermark(100));
    job.processWatermark2(new Watermark(50));
    job.processWatermarkStatus1(WatermarkStatus.IDLE);
    assertThat(job.getOutput()).containsExactly(new Watermark(50));

    job.processWatermark2(new Watermark(80));
    job.processWatermark2(new Watermark(120));
    assertThat(job.getOutput())
        .as("Flink drops watermarks after idle")
        .endsWith(new Watermark(80), new Watermark(100), WatermarkStatus.IDLE)
        .hasSize(5);

    job.processWatermarkStatus1(WatermarkStatus.ACTIVE);
    assertThat(job.getOutput()).endsWith(WatermarkStatus.IDLE, WatermarkStatus.ACTIVE);
    job.close();
  }

  @Test
  void idleEventsThatAreHeldBackMayContinue() throws Exception {
    var job = start(ModelChange.reset());
    job.processWatermark1(new Watermark(100));
    job.processWatermark2(new Watermark(50));
    job.processWatermarkStatus1(WatermarkStatus.IDLE);
    job.processWatermarkStatus1(WatermarkStatus.ACTIVE);
    assertThat(job.getOutput()).as("they were never idle").containsExactly(new Watermark(50));

    job.processWatermarkStatus1(WatermarkStatus.IDLE);
    job.processWatermarkStatus2(WatermarkStatus.IDLE);
    assertThat(job.getOutput()).endsWith(new Watermark(100), WatermarkStatus.IDLE).hasSize(3);
    job.close();
  }

  @Test
  void recordsThatWaitForUpdatesCountAtTheEndOfTheEvents() throws Exception {
    var job = start(builder -> builder.failAfterRejecting(0.5, 100));
    job.processElement1(new StreamRecord<>(Event.at(0)));
    job.processElement1(new StreamRecord<>(Event.at(1), 10));
    job.processWatermark1(Watermark.MAX_WATERMARK);
    job.endInput1();
    job.processWatermark2(Watermark.MAX_WATERMARK);

    assertThat(job.getOutput()).as("one record of two is rejected").hasSize(2);
    job.close();
  }

  @Test
  void recordsThatAreRejectedAfterTheyWaitedForUpdatesCountAtTheEndOfTheEvents() throws Exception {
    var job = start(builder -> builder.failAfterRejecting(0.5, 100));
    job.processElement1(new StreamRecord<>(new Event("k", 0, Float.NaN, 0, 0), 10));
    job.processWatermark1(Watermark.MAX_WATERMARK);
    job.endInput1();

    assertThatThrownBy(() -> job.processWatermark2(Watermark.MAX_WATERMARK))
        .hasMessageContaining("rejected=1 of the last 1");
    job.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "pin"})
  void updatesToTheModelThatThereIsAddNothingToASavepoint(String policy, @TempDir Path folder)
      throws Exception {
    Path file = ModelsInFiles.write(folder.resolve("model.keras"), 8, 1);
    byte[] model = CarriedModel.read(ModelSource.file(file.toString())).toBytes();
    var job = start(policy.equals("pin") ? ModelChange.pin() : ModelChange.reset());
    job.processWatermark2(new Watermark(0));
    update(job, model, KeyState.NONE);
    job.processElement1(new StreamRecord<>(Event.at(0), 10));
    job.processWatermark1(new Watermark(20));
    long once = job.snapshot(1, 1).getManagedOperatorState().iterator().next().getStateSize();

    for (int i = 1; i <= 10; i++) {
      update(job, model, i % 2 == 0 ? KeyState.NONE : 20L * i);
      job.processWatermark1(new Watermark(20L * (i + 1)));
      job.processWatermark2(new Watermark(20L * (i + 1)));
    }

    assertThat(job.snapshot(2, 2).getManagedOperatorState().iterator().next().getStateSize())
        .isLessThanOrEqualTo(once);
    job.close();
  }

  @Test
  void aReplayWithTheModelThatAnUpdateReplacedIsRefused(@TempDir Path folder) throws Exception {
    Path file = ModelsInFiles.write(folder.resolve("next.keras"), 8, 1);
    byte[] model = CarriedModel.read(ModelSource.file(file.toString())).toBytes();
    var job = start(ModelChange.reset());
    update(job, model, KeyState.NONE);
    job.processElement1(new StreamRecord<>(Event.at(0), 10));
    job.processWatermark1(new Watermark(20));
    job.processWatermark2(new Watermark(20));
    SavepointOfHarness.write(folder.resolve("before"), "rnn", job.snapshot(1, 1));
    job.close();
    String savepoint = folder.resolve("before").toString();

    assertThatThrownBy(() -> replay(savepoint, TestJob.LSTM))
        .isInstanceOf(SavepointException.class)
        .hasMessageContaining("a replay must have another model than the one that an update")
        .hasMessageContaining("update=next.keras (sha256=")
        .hasMessageContaining(") as UPDATE, from=arrival; replay with");
    assertThat(replay(savepoint, ModelSource.file(file.toString())))
        .as("the model of the update")
        .isNotNull();
  }

  @Test
  void aReplayWithTheModelThatUpdatesCameBackToIsAccepted(@TempDir Path folder) throws Exception {
    ModelFileSource built =
        ModelSource.file(ModelsInFiles.write(folder.resolve("built.keras"), 8, 1).toString());
    ModelFileSource next =
        ModelSource.file(ModelsInFiles.write(folder.resolve("next.keras"), 8, 2).toString());
    var job = start(built, builder -> builder.onModelChange(ModelChange.pin()));
    update(job, CarriedModel.read(next).toBytes(), KeyState.NONE);
    job.processElement1(new StreamRecord<>(Event.at(0), 10));
    job.processWatermark1(new Watermark(20));
    job.processWatermark2(new Watermark(20));
    update(job, CarriedModel.read(built).toBytes(), KeyState.NONE);
    SavepointOfHarness.write(folder.resolve("before"), "rnn", job.snapshot(1, 1));
    job.close();
    String savepoint = folder.resolve("before").toString();

    assertThat(replay(savepoint, built)).as("the model of the last update").isNotNull();
  }

  private static StateReplay<Event, String> replay(String savepoint, ModelSource model)
      throws Exception {
    return RnnState.replay(
        savepoint,
        "rnn",
        TestJob.builder(model, Scoring.stateful()).order(Order.byEventTime()).build(),
        StreamExecutionEnvironment.createLocalEnvironment(1).fromData(Event.at(0)),
        Event::key,
        Types.STRING);
  }

  private static void update(
      KeyedTwoInputStreamOperatorTestHarness<String, Event, Object, String> job,
      byte[] model,
      long from)
      throws Exception {
    job.processElement2(
        new StreamRecord<>(Either.Right(new LoadedUpdate(ModelsPlan.FIRST, from, model))));
  }

  private static List<Long> times(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> job) {
    List<Long> times =
        job.getOutput().stream()
            .filter(Watermark.class::isInstance)
            .map(mark -> ((Watermark) mark).getTimestamp())
            .toList();
    job.getOutput().clear();
    return times;
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Object, String> start(
      ModelChange policy) throws Exception {
    return start(builder -> builder.onModelChange(policy));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Object, String> start(
      UnaryOperator<StreamingRnnBuilder<Event, String>> options) throws Exception {
    return start(TestJob.LSTM, options);
  }

  @SuppressWarnings("unchecked") // The transformation has forgotten its inputs.
  private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Object, String> start(
      ModelSource model, UnaryOperator<StreamingRnnBuilder<Event, String>> options)
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    var outputs =
        options
            .apply(TestJob.builder(model, Scoring.stateful()))
            .order(Order.byEventTime())
            .build()
            .apply(
                env.fromData(Event.at(0)).keyBy(Event::key),
                ModelUpdates.ofWatermarked(env.fromData(ModelUpdate.of("never.h5"))));
    var two = (TwoInputTransformation<Event, Object, String>) outputs.getTransformation();
    var factory = (SimpleOperatorFactory<String>) two.getOperatorFactory();
    var job =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            (TwoInputStreamOperator<Event, Object, String>) factory.getOperator(),
            Event::key,
            null,
            Types.STRING);
    job.open();
    return job;
  }
}
