/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Page {@code metrics.md}. */
class MetricsPageITCase {

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  /** A reading with its time. */
  public record Sample(String pump, long at, String id, float value) {}

  @Test
  void everyMetricIsInTheTableAndCountsWhatItSays() throws Exception {
    run(
        "all",
        rnn(Order.byEventTime().onLate(LatePolicy.DROP)),
        new Sample("A", 10, "x1", 1), // No sequence is open: dropped.
        new Sample("A", 20, "start", 1), // The window is not full: waits.
        new Sample("A", 30, "x2", 2), // Scored.
        new Sample("A", 40, "x2", 2), // A duplicate.
        new Sample("A", 50, "x3", Float.NaN), // Masked.
        new Sample("A", 45, "x4", 1), // Late.
        new Sample("A", 60, "x5", Float.POSITIVE_INFINITY), // Rejected.
        new Sample("B", 200, "start", 1)); // Waits; and A has expired. B will at the end.

    Map<String, Metric> metrics = metrics("all");
    assertThat(metrics.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Page.of("metrics.md").rows().stream()
                .map(row -> row.get(0))
                .filter(name -> name.startsWith("`"))
                .map(name -> name.replace("`", ""))
                .toList());
    assertThat(counters(metrics))
        .containsEntry("numRecordsDropped", 1L)
        .containsEntry("numCommandsRejected", 0L)
        .containsEntry("numRecordsWaiting", 2L)
        .containsEntry("numRecordsScored", 1L)
        .containsEntry("numRecordsDuplicate", 1L)
        .containsEntry("numStepsMasked", 1L)
        .containsEntry("numLateRecordsDropped", 1L)
        .containsEntry("numRecordsRejected", 1L)
        .containsEntry("numSequencesStarted", 2L)
        .containsEntry("numKeysExpired", 2L)
        // Each watermark lets one event go, and nothing else waits for it.
        .containsEntry("numBatches", 7L)
        .containsEntry("numFullBatches", 0L);
  }

  @Test
  void aKeyThatIsDroppedWithItsNextEventCountsAsExpired() throws Exception {
    run(
        "next event",
        rnn(Order.byArrival()),
        new Sample("A", 10, "start", 1),
        new Sample("A", 1_000, "start again", 1)); // A has expired, and will again at the end.

    assertThat(counters(metrics("next event"))).containsEntry("numKeysExpired", 2L);
  }

  private static StreamingRnn<Sample, Float> rnn(Order order) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Sample.class, 1, s -> new float[] {s.value()})
        .output(Float.class, (s, y) -> y[0])
        .scoring(Scoring.slidingWindow(2))
        .startWhen(s -> s.id().startsWith("start"))
        .onMissingStart(MissingStart.DROP)
        .order(order)
        .deduplicateById(Sample::id, 4)
        .missingValues(MissingValues.maskStep())
        .stateTtl(StateTtl.eventTime(Duration.ofMillis(100)))
        .batching(Batching.ofSize(2))
        .stateCache(StateCache.ofSize(10))
        .build();
  }

  /** Runs a job of one subtask. */
  private static void run(String job, StreamingRnn<Sample, Float> rnn, Sample... samples)
      throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    rnn.apply(
            env.fromData(samples)
                .assignTimestampsAndWatermarks(
                    WatermarkStrategy.<Sample>forGenerator(context -> new AfterEachEvent())
                        .withTimestampAssigner((sample, time) -> sample.at()))
                .keyBy(Sample::pump))
        .sinkTo(new DiscardingSink<>());
    env.execute(job);
  }

  private static final class AfterEachEvent implements WatermarkGenerator<Sample> {

    @Override
    public void onEvent(Sample sample, long time, WatermarkOutput output) {
      output.emitWatermark(new Watermark(time));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // After each event is often enough.
    }
  }

  private static Map<String, Long> counters(Map<String, Metric> metrics) {
    Map<String, Long> counts = new LinkedHashMap<>();
    metrics.forEach(
        (name, metric) -> {
          if (metric instanceof Counter counter) {
            counts.put(name, counter.getCount());
          }
        });
    return counts;
  }

  /** The metrics of the group {@code rnn} of a job. */
  private static Map<String, Metric> metrics(String job) {
    return REPORTER.getMetricsByGroup().entrySet().stream()
        .filter(group -> List.of(group.getKey().getScopeComponents()).contains("rnn"))
        .filter(group -> job.equals(group.getKey().getAllVariables().get("<job_name>")))
        .findFirst()
        .orElseThrow()
        .getValue();
  }
}
