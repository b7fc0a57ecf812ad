/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.model.Model;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the people who watch a job see of it. */
class MetricsITCase {

  private static final InMemoryReporter REPORTER = InMemoryReporter.createWithRetainedMetrics();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setConfiguration(REPORTER.addToConfiguration(new Configuration()))
              .build());

  @Test
  void countsScoredWaitingAndRejectedEventsAndNamesTheModel() throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(TestJob.configuration("hashmap"))
            .setParallelism(1);
    List<Event> events = new ArrayList<>(Event.first(200));
    events.add(new Event("key-0", 0, Float.NaN, 0, 0));
    TestJob.rnn(TestJob.LSTM, Scoring.slidingWindow(3))
        .apply(env.fromData(events).keyBy(Event::key))
        .sinkTo(new DiscardingSink<>());

    env.execute();

    Map<String, Metric> rnn = metrics("rnn");
    // 17 keys, of which each waits twice.
    assertThat(((Counter) rnn.get("numRecordsWaiting")).getCount()).isEqualTo(34);
    assertThat(((Counter) rnn.get("numRecordsScored")).getCount()).isEqualTo(166);
    assertThat(((Counter) rnn.get("numRecordsRejected")).getCount()).isEqualTo(1);
    assertThat(((Histogram) rnn.get("scoringLatencyNanos")).getCount()).isPositive();
    Model model = SampleModels.lstm(3, 16, 2, 7);
    String version = model.identity().recurrent().substring(0, 8);
    Map<String, Metric> live =
        metrics(
            "rnn",
            "model",
            "name",
            "lstm",
            "version",
            version,
            "digest",
            model.identity().digest());
    assertThat(((Gauge<?>) live.get("info")).getValue()).isEqualTo(1);
  }

  /** The metrics of a group below the operator: there is one subtask. */
  private static Map<String, Metric> metrics(String... path) {
    return REPORTER.getMetricsByGroup().entrySet().stream()
        .filter(group -> endsWith(group.getKey().getScopeComponents(), path))
        .findFirst()
        .orElseThrow()
        .getValue();
  }

  private static boolean endsWith(String[] scope, String... path) {
    int from = scope.length - path.length - 2;
    // Before it are the operator's name, which may be the same, and the subtask.
    return from >= 0
        && Arrays.equals(Arrays.copyOfRange(scope, from, from + 2), new String[] {"rnn", "0"})
        && Arrays.equals(Arrays.copyOfRange(scope, from + 2, scope.length), path);
  }
}
