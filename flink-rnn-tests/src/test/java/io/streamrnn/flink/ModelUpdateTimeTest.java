/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The event time of a job with model updates. */
class ModelUpdateTimeTest {

  @Test
  void updatesHoldTimeBackAndNeverDriveIt() throws Exception {
    var job = start();

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

  private static List<Long> times(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> job) {
    List<Long> times =
        job.getOutput().stream()
            .filter(Watermark.class::isInstance)
            .map(mark -> ((Watermark) mark).getTimestamp())
            .toList();
    job.getOutput().clear();
    return times;
  }

  @SuppressWarnings("unchecked") // The transformation has forgotten its inputs.
  private static KeyedTwoInputStreamOperatorTestHarness<String, Event, Object, String> start()
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    var outputs =
        TestJob.builder(TestJob.LSTM, Scoring.stateful())
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
