/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.sums;
import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.NonRecoverableException;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.TopScore;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Page {@code outputs.md}. */
class OutputsPageTest {

  @Test
  void nullEmitsNothing() throws Exception {
    // guide: begin
    verify(
            input()
                .output(Alert.class, (r, y) -> y[0] > 2 ? new Alert(r.pump(), y[0]) : null)
                .build(),
            Reading::pump)
        .given(a(1, ""), a(1, ""), a(1, ""))
        .emits(alert(3));
    // guide: end
  }

  @Test
  void warmUp() throws Exception {
    // guide: begin
    verify(
            input()
                .output(Alert.class, (r, y, c) -> c.steps() > 2 ? new Alert(r.pump(), y[0]) : null)
                .build(),
            Reading::pump)
        .given(a(1, ""), a(1, ""), a(1, ""))
        .emits(alert(3));
    // guide: end
  }

  @Test
  void forecastAgainstActual() throws Exception {
    // guide: begin
    verify(
            input()
                .output(
                    Float.class,
                    (r, y, c) ->
                        c.previousScore()
                            .map(forecast -> c.features()[0] - forecast[0])
                            .orElse(null))
                .build(),
            Reading::pump)
        .given(a(1, ""), a(3, ""), a(3, ""))
        .emits(2f, -1f); // 3 - 1, 3 - (1 + 3)
    // guide: end
  }

  @Test
  void largest() throws Exception {
    // guide: begin
    verify(
            input()
                .output(
                    String.class,
                    (r, y) ->
                        TopScore.of(y, 3).stream()
                            .map(top -> "output " + top.index() + ": " + top.score())
                            .collect(Collectors.joining(", ")))
                .build(),
            Reading::pump)
        .given(a(1, ""))
        .emits("output 0: 1.0"); // The model has one output.
    // guide: end
  }

  @Test
  void sideOutputs() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<Reading> readings = env.fromData(a(1, ""));

    // guide: begin
    StreamingRnn<Reading, Alert> rnn = sums().order(Order.byEventTime()).build();
    SingleOutputStreamOperator<Alert> alerts =
        rnn.apply(readings.keyBy(Reading::pump)).uid("pumps");

    DataStream<String> reasons = rnn.rejected(alerts).map(r -> r.key() + " " + r.reason());
    DataStream<Reading> again = rnn.rejected(alerts).records();
    DataStream<Reading> late = rnn.late(alerts);
    // guide: end

    TypeInformation<Reading> type = TypeInformation.of(Reading.class);
    assertThat(again.getType()).isEqualTo(type);
    assertThat(late.getType()).isEqualTo(type);
    assertThat(reasons.getType()).isEqualTo(TypeInformation.of(String.class));
  }

  @Test
  void limit() throws Exception {
    // guide: begin
    try (RnnHarness<Reading, String, Alert> harness =
        RnnHarness.start(sums().failAfterRejecting(0.5, 4).build(), Reading::pump)) {
      harness.process(a(1, "")).process(a(Float.NaN, "")).process(a(Float.NaN, ""));

      assertThatThrownBy(() -> harness.process(a(Float.NaN, "")))
          .isInstanceOf(NonRecoverableException.class)
          .hasMessageContaining("rejected=3 of the last 4");
    }
    // guide: end
  }

  private static RnnInputStage<Reading> input() {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
        .input(Reading.class, 1, r -> new float[] {r.value()});
  }
}
