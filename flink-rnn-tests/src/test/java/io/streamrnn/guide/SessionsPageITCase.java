/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** Page {@code scoring.md}: sessions. */
class SessionsPageITCase {

  /** A part of a visit. */
  public record Click(String visitor, long at, float seconds) {}

  /** What it came to. */
  public record Score(String visitor, long at, float value) {}

  @Test
  void aSessionIsOneSequence() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    DataStream<Click> clicks =
        env.fromData(
                new Click("V", 2_000, 2),
                new Click("V", 1_000, 1),
                new Click("W", 1_500, 8),
                new Click("V", 3_600_000, 4))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Click>forBoundedOutOfOrderness(Duration.ofMinutes(1))
                    .withTimestampAssigner((click, time) -> click.at()));

    // guide: begin
    StreamingRnn<Click, Score> visits =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Click.class, 1, c -> new float[] {c.seconds()})
            .output(Score.class, (c, y) -> new Score(c.visitor(), c.at(), y[0]))
            .scoring(Scoring.perWindow())
            .build();

    SingleOutputStreamOperator<Score> scores =
        visits.apply(
            clicks
                .keyBy(Click::visitor)
                .window(EventTimeSessionWindows.withGap(Duration.ofMinutes(10))),
            Click::at);
    // guide: end

    List<Score> all = scores.executeAndCollect(100);
    assertThat(all)
        .containsExactlyInAnyOrder(
            new Score("V", 1_000, 1),
            new Score("V", 2_000, 3),
            new Score("W", 1_500, 8),
            new Score("V", 3_600_000, 4));
  }
}
