/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.sums;
import static io.streamrnn.testkit.RnnVerifier.verify;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.SampleModels;
import java.util.Arrays;
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
}
