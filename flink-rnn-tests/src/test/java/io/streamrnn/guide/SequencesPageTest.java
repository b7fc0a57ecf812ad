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

import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.flink.WhileFilling;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Page {@code sequences.md}. */
class SequencesPageTest {

  private static StreamingRnnBuilder<Reading, Alert> marked() {
    return sums()
        .startWhen(r -> r.mark().contains("start"))
        .endWhen(r -> r.mark().contains("stop"))
        .resetWhen(r -> r.mark().contains("reset"));
  }

  @Test
  void startAndEnd() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> runs =
        sums()
            .startWhen(r -> r.mark().equals("start"))
            .endWhen(r -> r.mark().equals("stop"))
            .build();

    var outcome =
        verify(runs, Reading::pump)
            .at(5, a(1, "start"))
            .at(6, a(2, "stop"))
            .at(7, a(4, "start"))
            .run()
            .emits(alert(1), alert(3), alert(4));

    assertThat(outcome.reports())
        .containsExactly(
            new StateReport<>("A", Cause.END, "", 2, 6L, new float[] {3}, new float[][] {{3}}));
    // guide: end
  }

  @Test
  void reset() throws Exception {
    // guide: begin
    verify(sums().resetWhen(r -> r.mark().equals("serviced")).build(), Reading::pump)
        .given(a(1, ""), a(2, "serviced"), a(4, ""))
        .emits(alert(1), alert(2), alert(6))
        .reports(Cause.RESET);
    // guide: end
  }

  @Test
  void sessionGap() throws Exception {
    // guide: begin
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(0, a(1, ""))
        .at(10, a(2, "")) // After just as long, the sequence continues.
        .at(21, a(4, "")) // After longer, it had ended.
        .watermark(31)
        .run()
        .emits(alert(1), alert(3), alert(4))
        .reports(Cause.GAP, Cause.GAP);
    // guide: end
  }

  @Test
  void missingStartBegins() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onMissingStart(MissingStart.BEGIN)
                .build(),
            Reading::pump)
        .given(a(1, ""), a(2, ""))
        .emits(alert(1), alert(3));
    // guide: end
  }

  @Test
  void missingStartIsRejected() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onMissingStart(MissingStart.REJECT)
                .build(),
            Reading::pump)
        .given(a(1, ""), a(2, "start"), a(4, ""))
        .emits(alert(2), alert(6))
        .rejects(Reason.MISSING_START);
    // guide: end
  }

  @Test
  void missingStartIsDropped() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onMissingStart(MissingStart.DROP)
                .build(),
            Reading::pump)
        .given(a(1, ""), a(2, "start"), a(4, ""))
        .emits(alert(2), alert(6))
        .rejects();
    // guide: end
  }

  @Test
  void repeatedStartRestarts() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onRepeatedStart(RepeatedStart.RESTART)
                .build(),
            Reading::pump)
        .given(a(1, "start"), a(2, "start"))
        .emits(alert(1), alert(2))
        .reports(Cause.RESTARTED);
    // guide: end
  }

  @Test
  void repeatedStartContinues() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onRepeatedStart(RepeatedStart.CONTINUE)
                .build(),
            Reading::pump)
        .given(a(1, "start"), a(2, "start"))
        .emits(alert(1), alert(3))
        .reports();
    // guide: end
  }

  @Test
  void repeatedStartIsRejected() throws Exception {
    // guide: begin
    verify(
            sums()
                .startWhen(r -> r.mark().equals("start"))
                .onRepeatedStart(RepeatedStart.REJECT)
                .build(),
            Reading::pump)
        .given(a(1, "start"), a(2, "start"), a(4, ""))
        .emits(alert(1), alert(5))
        .rejects(Reason.REPEATED_START);
    // guide: end
  }

  @Test
  void endWithoutStartIsScored() throws Exception {
    // guide: begin
    verify(
            sums()
                .endWhen(r -> r.mark().equals("stop"))
                .onEndWithoutStart(EndWithoutStart.SCORE)
                .build(),
            Reading::pump)
        .given(a(1, "stop"), a(2, "stop"))
        .emits(alert(1), alert(2))
        .reports(Cause.END, Cause.END);
    // guide: end
  }

  @Test
  void endWithoutStartIsRejected() throws Exception {
    // guide: begin
    verify(
            sums()
                .endWhen(r -> r.mark().equals("stop"))
                .onEndWithoutStart(EndWithoutStart.REJECT)
                .build(),
            Reading::pump)
        .given(a(1, "stop"), a(2, ""), a(4, "stop"))
        .emits(alert(2), alert(6))
        .rejects(Reason.END_WITHOUT_START);
    // guide: end
  }

  @Test
  void endWithoutStartIsDropped() throws Exception {
    // guide: begin
    verify(
            sums()
                .endWhen(r -> r.mark().equals("stop"))
                .onEndWithoutStart(EndWithoutStart.DROP)
                .build(),
            Reading::pump)
        .given(a(1, "stop"), a(2, ""), a(4, "stop"))
        .emits(alert(2), alert(6))
        .rejects();
    // guide: end
  }

  @Test
  void initialStateOfTheKey() throws Exception {
    // guide: begin
    verify(
            sums()
                .endWhen(r -> r.mark().equals("stop"))
                .initialState(first -> new float[][] {{100 * first.value()}})
                .build(),
            Reading::pump)
        .given(a(1, ""), a(2, "stop"), a(3, ""))
        .emits(alert(101), alert(103), alert(303));
    // guide: end
  }

  private static StreamingRnnBuilder<Reading, Alert> countsFrom100() {
    return StreamingRnn.model(
            ModelSource.of("counter", () -> Model.of("counter", new Counter(100, false))))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  @Test
  void initialStateOfTheModelAndZeros() throws Exception {
    // guide: begin
    verify(countsFrom100().initialState(InitialState.ofModel()).build(), Reading::pump)
        .given(a(1, ""))
        .emits(alert(101));
    verify(countsFrom100().initialState(InitialState.zeros()).build(), Reading::pump)
        .given(a(1, ""))
        .emits(alert(1));
    // guide: end
  }

  // -- what happens when ...

  @Test
  void aSequenceOfOneEventStartsAndEndsWithIt() throws Exception {
    verify(
            marked()
                .onMissingStart(MissingStart.REJECT)
                .onEndWithoutStart(EndWithoutStart.REJECT)
                .build(),
            Reading::pump)
        .given(a(1, "start stop"), a(2, "start stop"))
        .emits(alert(1), alert(2))
        .reports(Cause.END, Cause.END)
        .rejects();
  }

  @Test
  void aResetWithAnEndEndsBoth() throws Exception {
    verify(marked().build(), Reading::pump)
        .given(a(1), a(2, "reset stop"), a(4))
        .emits(alert(1), alert(2), alert(4))
        .reports(Cause.RESET, Cause.END);
  }

  @Test
  void aStartThatIsRejectedBeginsNothing() throws Exception {
    verify(marked().onMissingStart(MissingStart.REJECT).build(), Reading::pump)
        .given(a(Float.NaN, "start"), a(1))
        .emits()
        .rejects(Reason.NOT_FINITE, Reason.MISSING_START);
  }

  @Test
  void aStartOrEndThatIsRejectedLeavesTheSequenceOpen() throws Exception {
    verify(marked().build(), Reading::pump)
        .given(a(1, "start"), a(Float.NaN, "start"), a(Float.NaN, "stop"), a(2))
        .emits(alert(1), alert(3))
        .rejects(Reason.NOT_FINITE, Reason.NOT_FINITE)
        .reports();
  }

  @Test
  void aPredicateThatThrowsRejectsTheRecord() throws Exception {
    verify(
            sums().startWhen(r -> r.mark().toLowerCase(Locale.ROOT).isEmpty()).build(),
            Reading::pump)
        .given(a(1, ""), a(2, null), a(4, "x"))
        .emits(alert(1), alert(5))
        .rejects(Reason.FUNCTION_FAILED);
  }

  @Test
  void aFunctionOfInitialStatesThatThrowsBeginsNothing() throws Exception {
    verify(
            sums().initialState(first -> new float[][] {{Float.parseFloat(first.mark())}}).build(),
            Reading::pump)
        .given(a(1, "?"), a(2, "100"), a(4, "?"))
        .emits(alert(102), alert(106))
        .rejects(Reason.INITIAL_STATE);
  }

  @Test
  void aSequenceThatIsOpenAtTheEndOfTheInputEndsByItsGap() throws Exception {
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(0, a(1))
        .watermark(Long.MAX_VALUE)
        .run()
        .reports(Cause.GAP);
  }

  @Test
  void aSequenceWithoutAGapIsNotReportedAtTheEndOfTheInput() throws Exception {
    verify(marked().build(), Reading::pump)
        .at(0, a(1, "start"))
        .watermark(Long.MAX_VALUE)
        .run()
        .reports();
  }

  @Test
  void anOlderEventGoesIntoTheOpenSequence() throws Exception {
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(100, a(1))
        .at(50, a(2))
        .at(105, a(4))
        .run()
        .emits(alert(1), alert(3), alert(7))
        .reports();
  }

  @Test
  void anEventAfterTheGapWasReportedBeginsAnotherSequence() throws Exception {
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(100, a(1))
        .watermark(110)
        .at(105, a(2))
        .run()
        .emits(alert(1), alert(2))
        .reports(Cause.GAP);
  }

  @Test
  void withoutWatermarksAGapEndsWithTheNextEventOnly() throws Exception {
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(0, a(1))
        .processingTime(1_000_000)
        .run()
        .reports();
  }

  @Test
  void aWindowDoesNotReachBackBeyondTheBeginOfItsSequence() throws Exception {
    verify(
            marked().scoring(Scoring.slidingWindow(2).whileFilling(WhileFilling.SCORE)).build(),
            Reading::pump)
        .given(a(1, "start"), a(2), a(4, "start"), a(8))
        .emits(alert(1), alert(3), alert(4), alert(12));
  }
}
