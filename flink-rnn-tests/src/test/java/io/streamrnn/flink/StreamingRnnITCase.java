/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.testkit.SampleModels;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class StreamingRnnITCase {

  private final StreamExecutionEnvironment env = environment();
  private final StreamingRnn<Reading, Alert> vibration =
      StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
          .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
          .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
          .build();

  @Test
  void scoresEveryEventWithTheHistoryOfItsKey() throws Exception {
    var alerts =
        vibration.apply(
            readings(new Reading("a", 1, 2), new Reading("b", 100, 0), new Reading("a", 10, 20)));

    assertThat(alerts.executeAndCollect(10))
        .containsExactlyInAnyOrder(new Alert("a", 3), new Alert("b", 100), new Alert("a", 33));
  }

  @Test
  void putsRejectedRecordsOutBeside() throws Exception {
    SingleOutputStreamOperator<Alert> alerts =
        vibration.apply(readings(new Reading("a", Float.NaN, 2))).uid("vibration-rnn");

    List<Rejected<Reading>> rejected = vibration.rejected(alerts).executeAndCollect(10);

    assertThat(rejected)
        .containsExactly(
            new Rejected<>(
                "a",
                Rejected.Reason.NOT_FINITE,
                "input must be finite: input[0]=NaN (key=a, model=sums)",
                "sums",
                new Reading("a", Float.NaN, 2)));
  }

  @Test
  void putsNullRecordsOutBeside() throws Exception {
    KeyedStream<Reading, String> withNull =
        env.fromData(new Reading("a", 1, 2), new Reading("a", 10, 20))
            .map(r -> r.rpm() == 1 ? null : r)
            .returns(Reading.class)
            .keyBy(r -> r == null ? "none" : r.pump());

    List<Rejected<Reading>> rejected =
        vibration.rejected(vibration.apply(withNull)).executeAndCollect(10);

    assertThat(rejected)
        .containsExactly(
            new Rejected<>(
                "none",
                Rejected.Reason.NULL_RECORD,
                "a record must not be null (key=none, model=sums)",
                "sums",
                null));
  }

  @Test
  void failsWithTheOperatorsBehindIt() {
    var failing =
        vibration
            .apply(readings(new Reading("a", 1, 2)))
            .map(StreamingRnnITCase::fail)
            .returns(Alert.class);

    assertThatThrownBy(() -> failing.executeAndCollect(10))
        .hasRootCauseMessage("no room for Alert[pump=a, level=3.0]");
  }

  private static Alert fail(Alert alert) {
    throw new IllegalStateException("no room for " + alert);
  }

  private KeyedStream<Reading, String> readings(Reading... readings) {
    return env.fromData(readings).keyBy(Reading::pump);
  }

  private static StreamExecutionEnvironment environment() {
    Configuration noKryo = new Configuration();
    noKryo.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.getExecutionEnvironment(noKryo);
  }
}
