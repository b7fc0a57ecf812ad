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

import io.streamrnn.flink.LocalRnn;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.SampleModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Page {@code scoring.md}, but for sessions. */
class ScoringPageTest {

  @Test
  void stateful() throws Exception {
    // guide: begin
    verify(sums().scoring(Scoring.stateful()).build(), Reading::pump)
        .given(a(1, ""), a(2, ""), a(4, ""))
        .emits(alert(1), alert(3), alert(7));
    // guide: end
  }

  @Test
  void window() throws Exception {
    // guide: begin
    verify(sums().scoring(Scoring.slidingWindow(2)).build(), Reading::pump)
        .given(a(1, ""), a(2, ""), a(4, ""))
        .emits(alert(3), alert(6));
    // guide: end
  }

  @Test
  void windowFromTheFirst() throws Exception {
    // guide: begin
    verify(
            sums().scoring(Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE)).build(),
            Reading::pump)
        .given(a(1, ""), a(2, ""), a(4, ""))
        .emits(alert(1), alert(3), alert(6));
    // guide: end
  }

  @Test
  void windowThatIsEmptyWhileFilling() throws Exception {
    // guide: begin
    StreamingRnn<Reading, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Reading.class, 1, r -> new float[] {r.value()})
            .output(String.class, (r, y) -> y.length == 0 ? "too soon" : "score " + y[0])
            .scoring(Scoring.slidingWindow(2).whileFilling(WhileFilling.EMPTY))
            .build();

    verify(rnn, Reading::pump).given(a(1, ""), a(2, "")).emits("too soon", "score 3.0");
    // guide: end
  }

  @Test
  void allRowsOfAWindow() throws Exception {
    // guide: begin
    StreamingRnn<Reading, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Reading.class, 1, r -> new float[] {r.value()})
            .outputRows(String.class, (r, rows) -> Arrays.deepToString(rows))
            .scoring(Scoring.slidingWindow(2))
            .build();

    verify(rnn, Reading::pump)
        .given(a(1, ""), a(2, ""), a(4, ""))
        .emits("[[1.0], [3.0]]", "[[2.0], [6.0]]");
    // guide: end
  }

  @Test
  void withoutACluster() throws Exception {
    // guide: begin
    List<Alert> alerts = new ArrayList<>();
    try (LocalRnn<Reading, String, Alert> loop =
        LocalRnn.open(sums().build(), Reading::pump, (alert, time) -> alerts.add(alert))) {
      loop.process(a(1, ""));
      loop.process(a(2, ""));
      loop.finish();
    }

    assertThat(alerts).containsExactly(alert(1), alert(3));
    // guide: end
  }
}
