/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Control;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
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

  private static final String SCOPE = ".rnn";

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
        new Sample("B", 200, "start", Float.MAX_VALUE), // Waits; and A has expired.
        new Sample("B", 210, "x6", Float.MAX_VALUE)); // The sum is infinite. B expires at the end.

    assertThat(metrics("all").stream().map(Named::name).distinct())
        .containsExactlyInAnyOrderElementsOf(
            Page.of("metrics.md").rows().stream()
                .map(row -> row.get(0))
                .filter(name -> name.startsWith("`"))
                .map(name -> name.replace("`", ""))
                .toList());
    assertThat(counters("all"))
        .containsEntry("numRecordsDropped", 1L)
        .containsEntry("numCommandsRejected", 0L)
        .containsEntry("numRecordsWaiting", 2L)
        .containsEntry("numRecordsScored", 1L)
        .containsEntry("numRecordsDuplicate", 1L)
        .containsEntry("numStepsMasked", 1L)
        .containsEntry("numLateRecordsDropped", 1L)
        .containsEntry("numSteps", 3L)
        .containsEntry("numRecordsRejected", 2L)
        .containsEntry("reason.numRecordsRejected{reason=NOT_FINITE}", 1L)
        .containsEntry("reason.numRecordsRejected{reason=DIVERGED}", 1L)
        .containsEntry("numNonFiniteScores", 1L)
        .containsEntry("numNonFiniteStates", 0L)
        .containsEntry("numSequencesStarted", 2L)
        .containsEntry("numSequencesEnded", 2L)
        .containsEntry("cause.numSequencesEnded{cause=EXPIRED}", 2L)
        .containsEntry("numKeysSeen", 2L)
        .containsEntry("numKeysExpired", 2L)
        .containsEntry("numModelChanges", 0L)
        // Each watermark lets one event go, and nothing else waits for it.
        .containsEntry("numBatches", 8L)
        .containsEntry("numFullBatches", 0L)
        // One for each key. The other reads are those of events, and of timers before and after.
        .containsEntry("numStateCacheMisses", 2L)
        .containsEntry("numStateCacheHits", 17L);
    assertThat(gauges("all"))
        .containsEntry("batchSizeLimit", 2)
        .containsEntry("numStateCacheDirty", 0);
    assertThat((long) gauges("all").get("lastScoreTimestamp")).isPositive();
    assertThat(histogram("all", "batchSize").getCount()).isEqualTo(8);
    assertThat(histogram("all", "batchSize").getStatistics().getMax()).isEqualTo(1);
    assertThat(histogram("all", "batchLingerMillis").getCount()).isEqualTo(8);
    assertThat(histogram("all", "scoringLatencyNanos").getCount()).isBetween(1L, 2L);
  }

  private static Histogram histogram(String job, String name) {
    return metrics(job).stream()
        .filter(metric -> metric.name().equals(name))
        .map(metric -> (Histogram) metric.metric())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void sequencesEndByTheirCauses() throws Exception {
    run(
        "causes",
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Sample.class, 1, s -> new float[] {s.value()})
            .output(Float.class, (s, y) -> y[0])
            .startWhen(s -> s.id().equals("start"))
            .endWhen(s -> s.id().equals("end"))
            .resetWhen(s -> s.id().equals("reset"))
            .build(),
        new Sample("A", 10, "start", 0.1f),
        new Sample("A", 20, "start", 0.1f), // Restarted.
        new Sample("A", 30, "reset", 0.1f),
        new Sample("A", 40, "end", 0.1f), // Nothing is left.
        new Sample("A", 50, "start", 0.1f)); // Stays open.

    assertThat(counters("causes"))
        .containsEntry("numSequencesStarted", 4L)
        .containsEntry("numSequencesEnded", 3L)
        .containsEntry("cause.numSequencesEnded{cause=RESTARTED}", 1L)
        .containsEntry("cause.numSequencesEnded{cause=RESET}", 1L)
        .containsEntry("cause.numSequencesEnded{cause=END}", 1L)
        .containsEntry("cause.numSequencesEnded{cause=EXPIRED}", 0L)
        .containsEntry("numSequencesReset", 1L)
        .containsEntry("numKeysSeen", 2L)
        // Four states of 31 bytes and a score in 8: length, format, flags, stamp, time, steps, sum.
        .containsEntry("numStateBytesWritten", 4 * (4 + 1 + 2 + 8 + 8 + 8 + 4 + 8L));
  }

  @Test
  void aCommandThatIsRejectedOrNullIsCounted() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    sums()
        .apply(
            env.fromData(new Sample("A", 10, "", 1)).keyBy(Sample::pump),
            env.fromData(
                    Control.typeOf(Types.STRING),
                    Control.setStates("A", new float[] {1, 2, 3}),
                    Control.query("null"))
                .map(command -> command.key().equals("null") ? null : command)
                .returns(Control.typeOf(Types.STRING)))
        .sinkTo(new DiscardingSink<>());
    env.execute("commands");

    assertThat(counters("commands")).containsEntry("numCommandsRejected", 2L);
  }

  @Test
  void batchModeHasTimesToo() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    sums()
        .apply(
            env.fromData(new Sample("A", 10, "", 1), new Sample("A", 20, "", 1))
                .assignTimestampsAndWatermarks(
                    WatermarkStrategy.<Sample>forMonotonousTimestamps()
                        .withTimestampAssigner((sample, time) -> sample.at()))
                .keyBy(Sample::pump))
        .sinkTo(new DiscardingSink<>());
    env.execute("batch");

    assertThat(counters("batch")).containsEntry("numRecordsScored", 2L);
    assertThat((long) gauges("batch").get("lastScoreTimestamp")).isPositive();
    assertThat(histogram("batch", "scoringLatencyNanos").getStatistics().size()).isEqualTo(2);
    assertThat(histogram("batch", "batchLingerMillis").getStatistics().getMax()).isZero();
  }

  @Test
  void windowsAreSequences() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment().setParallelism(1);
    sums(Scoring.perWindow())
        .apply(
            env.fromData(
                    new Sample("A", 10, "", 1),
                    new Sample("A", 20, "", 1),
                    new Sample("A", 1_000, "", 1))
                .assignTimestampsAndWatermarks(
                    WatermarkStrategy.<Sample>forMonotonousTimestamps()
                        .withTimestampAssigner((sample, time) -> sample.at()))
                .keyBy(Sample::pump)
                .window(EventTimeSessionWindows.withGap(Duration.ofMillis(100))),
            Sample::at)
        .sinkTo(new DiscardingSink<>());
    env.execute("windows");

    assertThat(counters("windows"))
        .containsEntry("numRecordsScored", 3L)
        .containsEntry("numSteps", 3L)
        .containsEntry("numSequencesStarted", 2L)
        .containsEntry("cause.numSequencesEnded{cause=END}", 2L);
    assertThat((long) gauges("windows").get("lastScoreTimestamp")).isPositive();
  }

  private static StreamingRnn<Sample, Float> sums() {
    return sums(Scoring.stateful());
  }

  private static StreamingRnn<Sample, Float> sums(Scoring scoring) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Sample.class, 1, s -> new float[] {s.value()})
        .output(Float.class, (s, y) -> y[0])
        .scoring(scoring)
        .build();
  }

  @Test
  void aKeyThatIsDroppedWithItsNextEventCountsAsExpired() throws Exception {
    run(
        "next event",
        rnn(Order.byArrival()),
        new Sample("A", 10, "start", 1),
        new Sample("A", 1_000, "start again", 1)); // A has expired, and will again at the end.

    assertThat(counters("next event"))
        .containsEntry("numKeysExpired", 2L)
        .containsEntry("numKeysSeen", 2L);
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

  private static Map<String, Long> counters(String job) {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Named named : metrics(job)) {
      if (named.metric() instanceof Counter counter) {
        counts.put(named.name() + named.labels(), counter.getCount());
      }
    }
    return counts;
  }

  private static Map<String, Object> gauges(String job) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Named named : metrics(job)) {
      if (named.metric() instanceof Gauge<?> gauge) {
        values.put(named.name() + named.labels(), gauge.getValue());
      }
    }
    return values;
  }

  /**
   * A metric.
   *
   * @param name with its groups below {@code rnn}, without their values
   * @param labels those that the groups add, such as <code>{reason=LATE}</code>; may be empty
   */
  private record Named(String name, String labels, Metric metric) {}

  /** The metrics of the group {@code rnn} of a job. */
  private static List<Named> metrics(String job) {
    List<Named> metrics = new ArrayList<>();
    REPORTER
        .getMetricsByGroup()
        .forEach(
            (group, byName) -> {
              String scope =
                  ((AbstractMetricGroup<?>) group)
                      .getLogicalScope(CharacterFilter.NO_OP_FILTER, '.');
              if (scope.contains(SCOPE) && job.equals(group.getAllVariables().get("<job_name>"))) {
                String groups = scope.substring(scope.indexOf(SCOPE) + SCOPE.length());
                byName.forEach(
                    (name, metric) ->
                        metrics.add(
                            new Named((groups + "." + name).substring(1), labels(group), metric)));
              }
            });
    return metrics;
  }

  private static String labels(MetricGroup group) {
    return Stream.of("reason", "cause", "policy")
        .filter(label -> group.getAllVariables().containsKey("<" + label + ">"))
        .map(label -> "{%s=%s}".formatted(label, group.getAllVariables().get("<" + label + ">")))
        .collect(Collectors.joining());
  }
}
