/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.sum;
import static io.streamrnn.flink.Sums.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Where sequences begin and end, and what they begin with. */
class SequencesTest {

  private static StreamingRnnBuilder<Term, Sum> marked(StreamingRnnBuilder<Term, Sum> builder) {
    return builder
        .startWhen(term -> term.mark().contains("start"))
        .endWhen(term -> term.mark().contains("end"))
        .resetWhen(term -> term.mark().contains("reset"));
  }

  @Test
  void endsWithTheEventThatSaysSo() throws Exception {
    verify(b -> b.endWhen(term -> term.mark().equals("end")))
        .given(a(1), a(2, "end"), a(4))
        .emits(sum(1), sum(3), sum(4))
        .reports(Cause.END);
  }

  @Test
  void tellsTheFinalOutputAndTheFinalStates() throws Exception {
    var outcome = verify(SequencesTest::marked).at(7, a(1, "start"), a(2, "end")).run();

    assertThat(outcome.reports())
        .containsExactly(
            new StateReport<>("a", Cause.END, "", 2, 7L, new float[] {3}, new float[][] {{3}}));
  }

  @Test
  void beginsAnewWhenAnEventAsksForAReset() throws Exception {
    verify(SequencesTest::marked)
        .given(a(1), a(2, "reset"), a(4))
        .emits(sum(1), sum(2), sum(6))
        .reports(Cause.RESET);
  }

  @Test
  void hasNothingToResetWhereNoSequenceIsOpen() throws Exception {
    verify(SequencesTest::marked).given(a(1, "reset")).emits(sum(1)).reports();
  }

  @Test
  void beginsWithoutAStart() throws Exception {
    verify(SequencesTest::marked).given(a(1), a(2)).emits(sum(1), sum(3)).rejects();
  }

  @Test
  void rejectsAnEventBeforeTheStart() throws Exception {
    verify(b -> marked(b).onMissingStart(MissingStart.REJECT))
        .given(a(1), a(2, "start"), a(4))
        .emits(sum(2), sum(6))
        .rejects(Reason.MISSING_START);
  }

  @Test
  void leavesOutAnEventBeforeTheStart() throws Exception {
    verify(b -> marked(b).onMissingStart(MissingStart.DROP))
        .given(a(1), a(2, "start"), a(4))
        .emits(sum(2), sum(6))
        .rejects();
  }

  @Test
  void restartsAtARepeatedStart() throws Exception {
    verify(SequencesTest::marked)
        .given(a(1, "start"), a(2, "start"))
        .emits(sum(1), sum(2))
        .reports(Cause.RESTARTED);
  }

  @Test
  void goesOnAtARepeatedStart() throws Exception {
    verify(b -> marked(b).onRepeatedStart(RepeatedStart.CONTINUE))
        .given(a(1, "start"), a(2, "start"))
        .emits(sum(1), sum(3))
        .reports();
  }

  @Test
  void resetsAtARepeatedStartThatContinuesAndAsksForIt() throws Exception {
    verify(b -> marked(b).onRepeatedStart(RepeatedStart.CONTINUE))
        .given(a(1, "start"), a(2, "start reset"))
        .emits(sum(1), sum(2))
        .reports(Cause.RESET);
  }

  @Test
  void rejectsARepeatedStart() throws Exception {
    verify(b -> marked(b).onRepeatedStart(RepeatedStart.REJECT))
        .given(a(1, "start"), a(2, "start"), a(4))
        .emits(sum(1), sum(5))
        .rejects(Reason.REPEATED_START);
  }

  @Test
  void scoresAnEndWithoutAStart() throws Exception {
    verify(SequencesTest::marked)
        .given(a(1, "end"), a(2, "end"))
        .emits(sum(1), sum(2))
        .reports(Cause.END, Cause.END);
  }

  @Test
  void rejectsAnEndWithoutAStart() throws Exception {
    verify(b -> marked(b).onEndWithoutStart(EndWithoutStart.REJECT))
        .given(a(1, "end"))
        .emits()
        .rejects(Reason.END_WITHOUT_START);
  }

  @Test
  void leavesOutAnEndWithoutAStart() throws Exception {
    verify(b -> marked(b).onEndWithoutStart(EndWithoutStart.DROP))
        .given(a(1, "end"))
        .emits()
        .rejects();
  }

  @Test
  void endsAfterAGapWithTheNextEvent() throws Exception {
    verify(b -> b.sessionGap(Duration.ofMillis(10)))
        .at(0, a(1))
        .at(10, a(2))
        .at(21, a(4))
        .run()
        .emits(sum(1), sum(3), sum(4))
        .reports(Cause.GAP);
  }

  @Test
  void endsAfterAGapWhenTheWatermarkHasPassed() throws Exception {
    verify(b -> b.sessionGap(Duration.ofMillis(10)))
        .at(0, a(1))
        .watermark(9)
        .at(5, a(2))
        .watermark(15)
        .run()
        .emits(sum(1), sum(3))
        .reports(Cause.GAP);
  }

  @Test
  void rejectsAnEventWithoutATimestampWhereGapsAreWatched() throws Exception {
    verify(b -> b.sessionGap(Duration.ofMillis(10)))
        .given(a(1))
        .emits()
        .rejects(Reason.NO_TIMESTAMP);
  }

  @Test
  void beginsEachSequenceWithStatesFromItsFirstRecord() throws Exception {
    verify(b -> marked(b).initialState(first -> new float[][] {{100 * first.value()}}))
        .given(a(1), a(2, "end"), a(3))
        .emits(sum(101), sum(103), sum(303));
  }

  @Test
  void rejectsARecordWhoseInitialStatesDoNotFit() throws Exception {
    var outcome = verify(b -> b.initialState(first -> new float[][] {{1, 2}})).given(a(1));

    outcome.emits().rejects(Reason.INITIAL_STATE);
    assertThat(outcome.rejected().get(0).message()).contains("expected size=1, got=2");
  }
}
