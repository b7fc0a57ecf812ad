/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.sum;
import static io.streamrnn.flink.Sums.verify;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long states are kept, when a key is dropped, and that this is reported. */
class LifetimesTest {

  @Test
  void tellsWhatItForgetsAfterItsTimeToLive() throws Exception {
    var outcome =
        verify(b -> b.stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))
            .at(7, a(1), a(2))
            .processingTime(100)
            .run()
            .reports(Cause.TIME_TO_LIVE);

    assertThat(outcome.reports().get(0).states()).isEqualTo(new float[][] {{3}});
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReportOfATimerInProcessingTimeHasNoTimestamp(boolean controlled) throws Exception {
    StreamingRnn<Term, Sum> rnn =
        Sums.rnn(builder -> builder.stateTtl(StateTtl.processingTime(Duration.ofMillis(100))));
    try (var harness =
        controlled
            ? RnnHarness.startControlled(rnn, Term::key, new HashMapStateBackend())
            : RnnHarness.start(rnn, Term::key)) {
      harness.process(a(1), 7).setProcessingTime(100);

      assertThat(harness.reportRecords())
          .singleElement()
          .satisfies(report -> assertThat(report.hasTimestamp()).isFalse());
    }
  }

  @Test
  void keepsAKeyWhoseEventsWaitForTheWatermark() throws Exception {
    verify(
            b ->
                b.order(Order.byEventTime())
                    .stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))
        .at(0, a(1))
        .watermark(0)
        .processingTime(50)
        .at(10, a(2))
        .processingTime(100)
        .processingTime(350)
        .watermark(10)
        .processingTime(449)
        .at(11, a(4))
        .watermark(11)
        .processingTime(549)
        .at(12, a(8))
        .watermark(12)
        .run()
        .emits(sum(1), sum(3), sum(7), sum(8))
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void forgetsAKeyWhoseEventsWaitedAndWereRejected() throws Exception {
    verify(
            b ->
                b.order(Order.byEventTime())
                    .stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))
        .at(0, a(1))
        .watermark(0)
        .at(10, a(Float.NaN))
        .processingTime(100)
        .watermark(10)
        .processingTime(200)
        .run()
        .emits(sum(1))
        .rejects(Reason.NOT_FINITE)
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void forgetsAKeyWhenTheWatermarkHasPassedItsExpiry() throws Exception {
    verify(b -> b.stateTtl(StateTtl.eventTime(Duration.ofMillis(10))))
        .at(0, a(1))
        .watermark(10)
        .at(11, a(2))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.EXPIRED);
  }

  @Test
  void forgetsAKeyWithTheNextEventThatComesTooLate() throws Exception {
    verify(b -> b.stateTtl(StateTtl.eventTime(Duration.ofMillis(10))))
        .at(0, a(1))
        .at(10, a(2))
        .at(21, a(4))
        .run()
        .emits(sum(1), sum(3), sum(4))
        .reports(Cause.EXPIRED);
  }

  @Test
  void forgetsWhatOutlivesASequenceToo() throws Exception {
    verify(
            b ->
                b.sessionGap(Duration.ofMillis(5))
                    .stateTtl(StateTtl.eventTime(Duration.ofMillis(10)))
                    .deduplicateById(Term::mark, 3))
        .at(0, a(1, "x"))
        .watermark(10)
        .at(11, a(2, "x"))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.GAP, Cause.EXPIRED);
  }

  @Test
  void countsTheTimeToLiveOfAnEventInABatchFromWhenItCame() throws Exception {
    verify(
            b ->
                b.stateTtl(StateTtl.processingTime(Duration.ofMillis(100)))
                    .batching(Batching.ofSize(8).linger(Duration.ofMillis(60))))
        .at(0, a(1))
        .processingTime(60)
        .processingTime(100)
        .at(1, a(2))
        .run()
        .emits(sum(1), sum(2))
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void startsTheNextEventFromStatesRoundedToBfloat16() throws Exception {
    float inAll = 1 + 1f / 256; // Half way between 1 and the next number with 8 bits.

    verify(b -> b.statePrecision(StatePrecision.BFLOAT16))
        .given(a(inAll), a(1))
        .emits(sum(inAll), sum(2));
  }

  @Test
  void keepsTheStateOfAnEventThatWaitsWhenAnotherKeyExpires() throws Exception {
    StreamingRnn<Term, Sum> rnn =
        Sums.rnn(
            builder ->
                builder
                    .stateTtl(StateTtl.processingTime(Duration.ofMillis(1000)))
                    .batching(Batching.ofSize(8).linger(Duration.ofMillis(900)))
                    .stateCache(StateCache.ofSize(1)));
    try (var harness = RnnHarness.start(rnn, Term::key)) {
      harness.process(a(1)).flush();
      harness.setProcessingTime(100).process(b(1)).flush();
      harness.setProcessingTime(600).process(a(10)).flush();
      harness.setProcessingTime(1090).process(a(100)); // It waits in the batch,
      harness.setProcessingTime(1105); // and the other key expires.
      harness.process(a(1000)).flush();

      assertThat(harness.outputs())
          .containsExactly(sum(1), new Sum("b", 1), sum(11), sum(111), sum(1111));
    }
  }

  @Test
  void keepsStatesInFrontOfTheBackEnd() throws Exception {
    verify(b -> b.stateCache(StateCache.ofSize(1)))
        .given(a(1), b(10), a(2), b(20))
        .emits(sum(1), new Sum("b", 10), sum(3), new Sum("b", 30));
  }
}
