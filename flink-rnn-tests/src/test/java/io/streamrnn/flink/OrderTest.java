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
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.RnnVerifier;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** In which order events are applied, and which of them twice. */
class OrderTest {

  @Test
  void appliesEventsAsTheyArrive() throws Exception {
    verify(b -> b).at(20, a(1)).at(10, a(2)).run().emits(sum(1), sum(3));
  }

  @Test
  void appliesEventsByTheirTimeWhenTheWatermarkReachesThem() throws Exception {
    verify(b -> b.order(Order.byEventTime()))
        .at(20, a(1))
        .at(10, a(2))
        .at(20, a(4))
        .at(30, a(8))
        .watermark(20)
        .run()
        .emits(sum(2), sum(3), sum(7));
  }

  @Test
  void putsOutWhatAWatermarkReleasesBeforeIt() throws Exception {
    var rnn = Sums.rnn(b -> b.order(Order.byEventTime()));
    try (RnnHarness<Term, String, Sum> harness = RnnHarness.start(rnn, Term::key)) {
      harness.process(a(1), 20).watermark(20);

      assertThat(harness.recordsAndWatermarks())
          .containsExactly(new StreamRecord<>(sum(1), 20), new Watermark(20));
    }
  }

  private static RnnVerifier<Term, String, Sum> withALateEvent(LatePolicy rule) {
    return verify(b -> b.order(Order.byEventTime().onLate(rule)))
        .at(10, a(1))
        .watermark(20)
        .at(15, a(2))
        .at(25, a(4))
        .watermark(30);
  }

  @Test
  void rejectsALateEvent() throws Exception {
    withALateEvent(LatePolicy.REJECT).run().emits(sum(1), sum(5)).rejects(Reason.LATE);
  }

  @Test
  void appliesALateEventWhenItComes() throws Exception {
    withALateEvent(LatePolicy.APPLY).run().emits(sum(1), sum(3), sum(7)).rejects();
  }

  @Test
  void leavesOutALateEvent() throws Exception {
    withALateEvent(LatePolicy.DROP).run().emits(sum(1), sum(5)).rejects();
  }

  @Test
  void emitsTheLastScoreAgainForANumberThatIsNotHigher() throws Exception {
    verify(b -> b.deduplicateBySequenceNumber(term -> Long.parseLong(term.mark())))
        .given(a(1, "1"), a(2, "3"), a(4, "2"), a(8, "3"), a(16, "4"))
        .emits(sum(1), sum(3), sum(3), sum(3), sum(19));
  }

  @Test
  void emitsTheLastScoreAgainForAnIdThatIsRemembered() throws Exception {
    verify(b -> b.deduplicateById(Term::mark, 2))
        .given(a(1, "x"), a(2, "y"), a(4, "x"), a(8, "z"), a(16, "x"))
        .emits(sum(1), sum(3), sum(3), sum(11), sum(27));
  }

  @Test
  void knowsDuplicatesOfASequenceThatHasEnded() throws Exception {
    verify(b -> b.deduplicateById(Term::mark, 2).endWhen(term -> term.mark().equals("end")))
        .given(a(1, "begin"), a(2, "end"), a(2, "end"))
        .emits(sum(1), sum(3), sum(3));
  }

  @Test
  void takesAnEventThatWasRejectedWhenItComesAgain() throws Exception {
    verify(b -> b.deduplicateById(Term::mark, 2))
        .given(a(Float.NaN, "x"), a(1, "x"))
        .emits(sum(1))
        .rejects(Reason.NOT_FINITE);
  }
}
