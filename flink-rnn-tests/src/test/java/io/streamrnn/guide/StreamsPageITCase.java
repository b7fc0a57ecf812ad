/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.sums;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.Test;

/** Page {@code README.md}: what goes in and comes out of the operator. */
class StreamsPageITCase {

  @Test
  void streamsInAndOut() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<Reading> readings = env.fromData(a(1, ""), a(Float.NaN, ""), a(2, "stop"), a(4, ""));

    // guide: begin
    StreamingRnn<Reading, Alert> runs = sums().endWhen(r -> r.mark().equals("stop")).build();

    SingleOutputStreamOperator<Alert> alerts =
        runs.apply(readings.keyBy(Reading::pump)).uid("pumps");
    DataStream<Rejected<Reading>> rejected = runs.rejected(alerts);
    DataStream<StateReport<String>> ended = runs.reports(alerts, String.class);
    // guide: end

    assertThat(
            lines(
                alerts
                    .map(alert -> "score " + alert.score(), Types.STRING)
                    .union(
                        rejected.map(r -> r.key() + " " + r.reason(), Types.STRING),
                        ended.map(
                            r -> r.key() + " " + r.cause() + " " + r.output()[0], Types.STRING))))
        .containsExactlyInAnyOrder(
            "score 1.0", "A NOT_FINITE", "score 3.0", "A END 3.0", "score 4.0");
  }

  @Test
  void eventsContinueWhenTheControlStreamHasEnded() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<Reading> readings =
        env.fromData(a(1, "100"), a(2, "105"), a(4, "120"))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Reading>forMonotonousTimestamps()
                    .withTimestampAssigner((r, time) -> Long.parseLong(r.mark())));
    // Both inputs end. The commands have no time, and do not keep gaps from ending sequences.
    DataStream<Control<String>> commands =
        env.fromData(Control.typeOf(Types.STRING), Control.query("nobody"));
    StreamingRnn<Reading, Alert> rnn = sums().sessionGap(Duration.ofMillis(10)).build();

    SingleOutputStreamOperator<Alert> alerts =
        rnn.apply(readings.keyBy(Reading::pump), commands).uid("pumps");

    assertThat(
            lines(
                alerts
                    .map(alert -> "score " + alert.score(), Types.STRING)
                    .union(
                        rnn.reports(alerts, String.class)
                            .map(r -> r.key() + " " + r.cause(), Types.STRING))))
        .containsExactlyInAnyOrder(
            "nobody QUERY", "score 1.0", "score 3.0", "A GAP", "score 4.0", "A GAP");
  }

  private static List<String> lines(DataStream<String> stream) throws Exception {
    return CollectionUtil.iteratorToList(stream.executeAndCollect());
  }
}
