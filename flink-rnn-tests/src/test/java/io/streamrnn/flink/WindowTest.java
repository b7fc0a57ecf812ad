/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.testkit.RnnVerifier.verify;

import io.streamrnn.testkit.SampleModels;
import org.junit.jupiter.api.Test;

/** Windows over a network that adds up what it sees. */
class WindowTest {

  @Test
  void scoresTheLastEventsFromTheInitialState() throws Exception {
    verify(sums(Scoring.slidingWindow(3)), Reading::pump)
        .given(a(1), a(2), a(3), a(4), a(5))
        .emits(alert("a", 6), alert("a", 9), alert("a", 12));
  }

  @Test
  void scoresTheFirstEventsWithWhatThereIs() throws Exception {
    verify(sums(Scoring.slidingWindow(3).whileFilling(WhileFilling.SCORE)), Reading::pump)
        .given(a(1), a(2), a(3), a(4))
        .emits(alert("a", 1), alert("a", 3), alert("a", 6), alert("a", 9));
  }

  @Test
  void putsOutSomethingForEveryEventIfAsked() throws Exception {
    verify(sums(Scoring.slidingWindow(3).whileFilling(WhileFilling.EMPTY)), Reading::pump)
        .given(a(1), a(2), a(3))
        .emits(alert("a", -1), alert("a", -1), alert("a", 6));
  }

  @Test
  void fillsAWindowPerKey() throws Exception {
    verify(sums(Scoring.slidingWindow(2)), Reading::pump)
        .given(a(1), b(10), b(20), a(2))
        .emits(alert("b", 30), alert("a", 3));
  }

  @Test
  void carriesNothingThroughAWindowOfOne() throws Exception {
    verify(sums(Scoring.slidingWindow(1)), Reading::pump)
        .given(a(1), a(2))
        .emits(alert("a", 1), alert("a", 2));
  }

  @Test
  void leavesRejectedEventsOutOfTheWindow() throws Exception {
    verify(sums(Scoring.slidingWindow(2)), Reading::pump)
        .given(a(1), a(Float.NaN), a(2))
        .emits(alert("a", 3))
        .rejects(Rejected.Reason.NOT_FINITE);
  }

  private static StreamingRnn<Reading, Alert> sums(Scoring scoring) {
    return StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(2)))
        .input(Reading.class, 2, r -> new float[] {r.rpm(), r.celsius()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y.length == 0 ? -1 : y[0]))
        .scoring(scoring)
        .build();
  }

  private static Reading a(float rpm) {
    return new Reading("a", rpm, 0);
  }

  private static Reading b(float rpm) {
    return new Reading("b", rpm, 0);
  }

  private static Alert alert(String pump, float level) {
    return new Alert(pump, level);
  }
}
