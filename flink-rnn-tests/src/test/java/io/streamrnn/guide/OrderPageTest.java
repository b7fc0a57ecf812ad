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

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Page {@code order.md}. */
class OrderPageTest {

  @Test
  void byArrival() throws Exception {
    // guide: begin
    verify(sums().order(Order.byArrival()).build(), Reading::pump)
        .at(20, a(1, ""))
        .at(10, a(2, ""))
        .run()
        .emits(alert(1), alert(3));
    // guide: end
  }

  @Test
  void byEventTime() throws Exception {
    // guide: begin
    verify(sums().order(Order.byEventTime()).build(), Reading::pump)
        .at(20, a(1, ""))
        .at(10, a(2, ""))
        .at(30, a(4, ""))
        .watermark(20)
        .run()
        .emits(alert(2), alert(3));
    // guide: end
  }

  @Test
  void lateEventsAreRejected() throws Exception {
    // guide: begin
    verify(sums().order(Order.byEventTime().onLate(LatePolicy.REJECT)).build(), Reading::pump)
        .at(10, a(1, ""))
        .watermark(20)
        .at(15, a(2, ""))
        .at(25, a(4, ""))
        .watermark(30)
        .run()
        .emits(alert(1), alert(5))
        .rejects(Reason.LATE);
    // guide: end
  }

  @Test
  void lateEventsAreApplied() throws Exception {
    // guide: begin
    verify(sums().order(Order.byEventTime().onLate(LatePolicy.APPLY)).build(), Reading::pump)
        .at(10, a(1, ""))
        .watermark(20)
        .at(15, a(2, ""))
        .at(25, a(4, ""))
        .watermark(30)
        .run()
        .emits(alert(1), alert(3), alert(7));
    // guide: end
  }

  @Test
  void lateEventsAreDropped() throws Exception {
    // guide: begin
    verify(sums().order(Order.byEventTime().onLate(LatePolicy.DROP)).build(), Reading::pump)
        .at(10, a(1, ""))
        .watermark(20)
        .at(15, a(2, ""))
        .at(25, a(4, ""))
        .watermark(30)
        .run()
        .emits(alert(1), alert(5))
        .rejects();
    // guide: end
  }

  @Test
  void duplicatesBySequenceNumber() throws Exception {
    // guide: begin
    verify(sums().deduplicateBySequenceNumber(r -> Long.parseLong(r.mark())).build(), Reading::pump)
        .given(a(1, "1"), a(2, "3"), a(2, "3"), a(8, "2"), a(4, "4"))
        .emits(alert(1), alert(3), alert(3), alert(3), alert(7));
    // guide: end
  }

  @Test
  void duplicatesById() throws Exception {
    // guide: begin
    verify(sums().deduplicateById(Reading::mark, 2).build(), Reading::pump)
        .given(a(1, "x"), a(2, "y"), a(1, "x"), a(4, "z"), a(1, "x"))
        .emits(alert(1), alert(3), alert(3), alert(7), alert(8)); // x was forgotten for z.
    // guide: end
  }

  // -- what happens when ...

  @Test
  void eventsThatWaitStayWhileNoWatermarkComes() throws Exception {
    verify(sums().order(Order.byEventTime()).build(), Reading::pump)
        .at(10, a(1))
        .processingTime(1_000_000)
        .run()
        .emits()
        .rejects();
  }

  @Test
  void eventsThatWaitAreScoredAtTheEndOfTheInput() throws Exception {
    verify(sums().order(Order.byEventTime()).build(), Reading::pump)
        .at(20, a(1))
        .at(10, a(2))
        .watermark(Long.MAX_VALUE)
        .run()
        .emits(alert(2), alert(3));
  }

  @Test
  void anEventWithoutATimestampIsRejectedWhereOrderIsByTime() throws Exception {
    verify(sums().order(Order.byEventTime()).build(), Reading::pump)
        .given(a(1))
        .emits()
        .rejects(Reason.NO_TIMESTAMP);
  }

  @Test
  void anEventWithoutATimestampIsScoredWhereNoRuleUsesTime() throws Exception {
    verify(sums().build(), Reading::pump).given(a(1)).emits(alert(1)).rejects();
  }

  @Test
  void aDuplicateThatWaitsGetsTheScoreOfItsTurn() throws Exception {
    verify(
            sums().order(Order.byEventTime()).deduplicateById(Reading::mark, 5).build(),
            Reading::pump)
        .at(20, a(2, "y"))
        .at(10, a(1, "x"))
        .at(20, a(2, "y"))
        .watermark(20)
        .run()
        .emits(alert(1), alert(3), alert(3));
  }

  @Test
  void anIdFunctionThatThrowsAnythingRejectsTheRecord() throws Exception {
    verify(sums().deduplicateById(reading -> thrown(reading.mark()), 5).build(), Reading::pump)
        .given(a(1, "x"), a(2, "bad"), a(4, "y"))
        .emits(alert(1), alert(5))
        .rejects(Reason.FUNCTION_FAILED);
  }

  /** Throws a checked exception where none is declared, as Kotlin and Lombok do. */
  @SuppressWarnings("unchecked")
  private static <E extends Exception> String thrown(String mark) throws E {
    if (mark.equals("bad")) {
      throw (E) new IOException("not an id");
    }
    return mark;
  }

  @Test
  void aDuplicateOfSeveralStepsGetsOneScore() throws Exception {
    StreamingRnn<List<Float>, String> rnn =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .steps(
                Lists.OF_FLOATS,
                1,
                values -> values.stream().map(v -> new float[] {v}).toArray(float[][]::new))
            .output(String.class, (values, scores) -> Arrays.deepToString(scores))
            .deduplicateById(List::toString, 5)
            .build();

    verify(rnn, values -> "A")
        .given(List.of(1f, 2f), List.of(1f, 2f))
        .emits("[[1.0], [3.0]]", "[[3.0]]");
  }

  @Test
  void aDuplicateThatIsLateIsLate() throws Exception {
    verify(
            sums().order(Order.byEventTime()).deduplicateById(Reading::mark, 5).build(),
            Reading::pump)
        .at(10, a(1, "x"))
        .watermark(10)
        .at(10, a(1, "x"))
        .run()
        .emits(alert(1))
        .rejects(Reason.LATE);
  }

  @Test
  void aDuplicateBeforeTheFirstScoreEmitsNothing() throws Exception {
    verify(
            sums().scoring(Scoring.slidingWindow(2)).deduplicateById(Reading::mark, 5).build(),
            Reading::pump)
        .given(a(1, "x"), a(1, "x"), a(2, "y"))
        .emits(alert(3));
  }

  @Test
  void anIdThatIsNullOrCannotBeMadeRejectsTheRecord() throws Exception {
    verify(sums().deduplicateById(Reading::mark, 5).build(), Reading::pump)
        .given(a(1, null))
        .emits()
        .rejects(Reason.FUNCTION_FAILED);
    verify(sums().deduplicateBySequenceNumber(r -> Long.parseLong(r.mark())).build(), Reading::pump)
        .given(a(1, "?"), a(2, "1"))
        .emits(alert(2))
        .rejects(Reason.FUNCTION_FAILED);
  }

  @Test
  void eventsThatWaitedAreScoredByAJobThatTakesThemAsTheyArrive() throws Exception {
    try (RnnHarness<Reading, String, Alert> harness =
        RnnHarness.start(sums().order(Order.byEventTime()).build(), Reading::pump)) {
      harness.process(a(1), 10);
      harness.restart(sums().order(Order.byArrival()).build(), false, 1);
      harness.process(a(2), 20).watermark(20);

      assertThat(harness.outputs()).containsExactly(alert(2), alert(3));
    }
  }

  @ParameterizedTest
  @CsvSource({"REJECT, 1", "REJECT, 4", "DROP, 1", "DROP, 4"})
  void anEventThatWasLateBeforeARestartIsLate(LatePolicy policy, int batch) throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        sums().order(Order.byEventTime().onLate(policy)).batching(Batching.ofSize(batch)).build();
    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(1), 1).process(a(2), 90).watermark(195);
      harness.forgetWatermark().restart();
      harness.process(a(8), 3).process(a(16), 3).process(a(4), 201).watermark(201).flush();

      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(7));
      assertThat(harness.rejected())
          .extracting(Rejected::reason)
          .isEqualTo(policy == LatePolicy.DROP ? List.of() : List.of(Reason.LATE, Reason.LATE));
    }
  }
}
