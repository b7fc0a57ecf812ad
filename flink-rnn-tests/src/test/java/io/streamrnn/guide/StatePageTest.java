/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.guide;

import static io.streamrnn.guide.Pumps.a;
import static io.streamrnn.guide.Pumps.alert;
import static io.streamrnn.guide.Pumps.alertOfB;
import static io.streamrnn.guide.Pumps.b;
import static io.streamrnn.guide.Pumps.sums;
import static io.streamrnn.testkit.RnnVerifier.verify;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.MissingValues;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateCache;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

/** Page {@code state.md}. */
class StatePageTest {

  private static final float HALF_A_STEP = 1f / 256;

  @Test
  void timeToLive() throws Exception {
    // guide: begin
    verify(sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))).build(), Reading::pump)
        .at(0, a(1, ""))
        .processingTime(99)
        .at(1, a(2, ""))
        .processingTime(199)
        .at(2, a(4, ""))
        .run()
        .emits(alert(1), alert(3), alert(4))
        .reports(Cause.TIME_TO_LIVE);
    // guide: end
  }

  @Test
  void expiry() throws Exception {
    // guide: begin
    verify(sums().stateTtl(StateTtl.eventTime(Duration.ofMillis(10))).build(), Reading::pump)
        .at(0, a(1, ""))
        .watermark(10)
        .at(11, a(2, ""))
        .run()
        .emits(alert(1), alert(2))
        .reports(Cause.EXPIRED);
    // guide: end
  }

  @Test
  void bfloat16() throws Exception {
    // guide: begin
    float between = 1 + 1f / 256; // Half way from 1 to the next bfloat16.

    verify(sums().statePrecision(StatePrecision.BFLOAT16).build(), Reading::pump)
        .given(a(between, ""), a(1, ""))
        .emits(alert(between), alert(1 + 1));
    // guide: end
  }

  @Test
  void stateCache() throws Exception {
    // guide: begin
    verify(sums().stateCache(StateCache.ofSize(100_000).maxDirty(5_000)).build(), Reading::pump)
        .given(a(1, ""), a(2, ""))
        .emits(alert(1), alert(3));
    // guide: end
  }

  @Test
  void inputVersion() throws Exception {
    // guide: begin
    StreamingRnn<Reading, Alert> before = sums().inputVersion("scaler-1").build();
    StreamingRnn<Reading, Alert> after = sums().inputVersion("scaler-2").build();

    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(before, Reading::pump)) {
      harness.process(a(1, ""));

      assertThatThrownBy(() -> harness.restart(after, false, 1))
          .rootCause()
          .hasMessageContaining("must come from this model and input function");
    }
    // guide: end
  }

  // -- what happens when ...

  private static RnnHarness<Reading, String, Alert> start(
      StreamingRnnBuilder<Reading, Alert> builder) throws Exception {
    return RnnHarness.start(builder.build(), Reading::pump);
  }

  private static void restart(
      RnnHarness<Reading, String, Alert> harness, StreamingRnnBuilder<Reading, Alert> builder)
      throws Exception {
    harness.restart(builder.build(), false, 1);
  }

  @Test
  void statesOfFloat32AreRoundedAfterTheFirstEventOfAJobWithBfloat16() throws Exception {
    try (var harness = start(sums())) {
      harness.process(a(1 + HALF_A_STEP));
      restart(harness, sums().statePrecision(StatePrecision.BFLOAT16));
      harness.process(a(0)).process(a(0));

      assertThat(harness.outputs())
          .containsExactly(alert(1 + HALF_A_STEP), alert(1 + HALF_A_STEP), alert(1));
    }
  }

  @Test
  void statesOfBfloat16AreTakenAsTheyAreByAJobWithFloat32() throws Exception {
    try (var harness = start(sums().statePrecision(StatePrecision.BFLOAT16))) {
      harness.process(a(1 + HALF_A_STEP));
      restart(harness, sums());
      harness.process(a(HALF_A_STEP)).process(a(0));

      assertThat(harness.outputs())
          .containsExactly(alert(1 + HALF_A_STEP), alert(1 + HALF_A_STEP), alert(1 + HALF_A_STEP));
    }
  }

  @Test
  void aWindowOfAnotherLengthIsRejected() throws Exception {
    try (var harness = start(sums().scoring(Scoring.slidingWindow(2)))) {
      harness.process(a(1));

      assertThatThrownBy(() -> restart(harness, sums().scoring(Scoring.slidingWindow(3))))
          .rootCause()
          .hasMessageContaining("savepoint=a window of 2 events of 1 features")
          .hasMessageContaining("job=a window of 3 events of 1 features");
    }
  }

  @Test
  void statesAreTakenByAJobWithOtherRules() throws Exception {
    try (var harness =
        start(
            sums()
                .deduplicateById(Reading::mark, 5)
                .stateTtl(StateTtl.processingTime(Duration.ofDays(1))))) {
      harness.process(a(1, "x"), 0);
      restart(
          harness,
          sums()
              .sessionGap(Duration.ofMillis(10))
              .endWhen(r -> r.mark().equals("stop"))
              .missingValues(MissingValues.maskStep())
              .batching(Batching.ofSize(4))
              .stateCache(StateCache.ofSize(10)));
      harness.process(a(2, "x"), 5).process(a(Float.NaN, "stop"), 6).process(a(4), 7).flush();

      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(3), alert(4));
      assertThat(harness.reports()).extracting(StateReport::cause).containsExactly(Cause.END);
    }
  }

  @Test
  void valuesBeforeAJobThatDoesNotFillForwardAreNotFilledInAfterIt() throws Exception {
    try (var harness = start(sums().missingValues(MissingValues.forwardFill(0)))) {
      harness.process(a(5));
      restart(harness, sums());
      harness.process(a(8));
      restart(harness, sums().missingValues(MissingValues.forwardFill(1)));
      harness.process(a(Float.NaN)).process(a(4)).process(a(Float.NaN));

      assertThat(harness.outputs())
          .containsExactly(alert(5), alert(13), alert(14), alert(18), alert(22));
    }
  }

  @Test
  void theTimeSinceTheLastStepIsUnknownAfterAJobThatDoesNotKeepIt() throws Exception {
    StreamingRnnBuilder<Reading, Alert> timed =
        sums(2).elapsedTimeFeature(Duration.ofMillis(1)).missingValues(MissingValues.fillWith(0));
    try (var harness = start(timed)) {
      harness.process(a(1), 10);
      restart(harness, sums(2).missingValues(MissingValues.indicator()));
      harness.process(a(1), 20);
      restart(harness, timed);
      harness.process(a(1), 30).process(a(1), 35);

      assertThat(harness.outputs())
          .as("1, then with an indicator 1 + 1, then 1 + 0, then 1 + 5")
          .containsExactly(alert(1), alert(3), alert(4), alert(10));
    }
  }

  @Test
  void aKeyThatWasSilentSinceMeetsANewExpiryWithItsNextEvent() throws Exception {
    try (var harness = start(sums())) {
      harness.process(a(1), 0).process(b(10), 0);
      restart(harness, sums().stateTtl(StateTtl.eventTime(Duration.ofMillis(10))));
      harness.watermark(1_000);
      assertThat(harness.reports()).isEmpty();

      harness.process(a(2), 1_001);
      assertThat(harness.outputs()).containsExactly(alert(1), alertOfB(10), alert(2));
      assertThat(harness.reports()).extracting(StateReport::cause).containsExactly(Cause.EXPIRED);
    }
  }

  @Test
  void aTimeToLiveThatIsNewCountsFromTheNextEventOfAKey() throws Exception {
    try (var harness = start(sums())) {
      harness.process(a(1)).process(b(10));
      restart(harness, sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))));
      harness.setProcessingTime(1_000);
      harness.process(a(2)).setProcessingTime(1_099);
      assertThat(harness.reports()).isEmpty();

      harness.setProcessingTime(1_100);
      assertThat(harness.reports()).extracting(StateReport::key).containsExactly("A");
      harness.setProcessingTime(9_000).process(b(20));
      assertThat(harness.outputs()).containsExactly(alert(1), alertOfB(10), alert(3), alertOfB(30));
    }
  }

  @Test
  void aTimeToLiveOfAJobThatHasNoneAnyMoreEndsNothing() throws Exception {
    try (var harness = start(sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))) {
      harness.process(a(1));
      restart(harness, sums());
      harness.setProcessingTime(1_000);
      harness.process(a(2));

      assertThat(harness.outputs()).containsExactly(alert(1), alert(3));
      assertThat(harness.reports()).isEmpty();
    }
  }

  @Test
  void aTimeToLiveThatWasMadeLongerCountsFromTheLastEvent() throws Exception {
    try (var harness = start(sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))) {
      harness.process(a(1));
      restart(harness, sums().stateTtl(StateTtl.processingTime(Duration.ofSeconds(1))));
      harness.setProcessingTime(999);
      assertThat(harness.reports()).isEmpty();

      harness.setProcessingTime(1_000);
      assertThat(harness.reports())
          .extracting(StateReport::cause)
          .containsExactly(Cause.TIME_TO_LIVE);
    }
  }

  @Test
  void aTimeToLiveThatWasMadeShorterHoldsFromTheNextEventOn() throws Exception {
    try (var harness = start(sums().stateTtl(StateTtl.processingTime(Duration.ofSeconds(1))))) {
      harness.process(a(1)).process(b(1));
      restart(harness, sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))));
      harness.setProcessingTime(50);
      harness.process(a(1));

      harness.setProcessingTime(150);
      assertThat(harness.reports()).extracting(StateReport::key).containsExactly("A");
      harness.setProcessingTime(1_000);
      assertThat(harness.reports()).extracting(StateReport::key).containsExactly("A", "B");
    }
  }

  @Test
  void aTimeToLiveThatComesBackCountsFromTheNextEvent() throws Exception {
    try (var harness = start(sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))))) {
      harness.process(a(1));
      restart(harness, sums());
      harness.setProcessingTime(200);
      harness.process(a(2));
      restart(harness, sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(100))));
      harness.process(a(4));
      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(7));
      assertThat(harness.reports()).isEmpty();

      harness.setProcessingTime(300);
      assertThat(harness.reports())
          .extracting(StateReport::cause)
          .containsExactly(Cause.TIME_TO_LIVE);
    }
  }

  @Test
  void aTimeToLiveBeyondTheEndOfTimeEndsNothing() throws Exception {
    try (var harness =
        start(sums().stateTtl(StateTtl.processingTime(Duration.ofMillis(Long.MAX_VALUE))))) {
      harness.setProcessingTime(1);
      harness.process(a(1));
      harness.setProcessingTime(2);
      harness.process(a(2));
      assertThat(harness.outputs()).containsExactly(alert(1), alert(3));
    }
  }

  @Test
  void keysThatComeAndGoLeaveNoTimers() throws Exception {
    try (var harness =
        start(
            sums()
                .endWhen(reading -> reading.mark().equals("stop"))
                .sessionGap(Duration.ofMillis(50))
                .stateTtl(StateTtl.processingTime(Duration.ofHours(1))))) {
      for (int i = 0; i < 100; i++) {
        harness.setProcessingTime(i);
        harness.process(a(1), i).process(a(1, "stop"), i);
      }
      assertThat(harness.keysWithState()).isZero();
      assertThat(harness.timers()).isZero();
    }
  }

  @Test
  void aTimerThatAnEventWaitsForStays() throws Exception {
    try (var harness =
        start(
            sums()
                .order(Order.byEventTime())
                .endWhen(reading -> reading.mark().equals("stop"))
                .sessionGap(Duration.ofMillis(50)))) {
      harness.process(a(1), 0).process(a(2, "stop"), 1).process(a(4), 50);
      harness.watermark(1).watermark(50);
      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(4));
    }
  }

  @Test
  void idsOfAnOptionThatWasTakenOutKeepNoKey() throws Exception {
    try (var harness =
        start(sums().deduplicateById(Reading::mark, 5).endWhen(reading -> reading.value() == 9))) {
      harness.process(a(1, "x"));
      restart(harness, sums().endWhen(reading -> reading.value() == 9));
      harness.process(a(9, "y"));
      assertThat(harness.keysWithState()).isZero();
    }
  }

  @Test
  void processingTimeToLiveNeedsNoWatermarksAndEventTimeToLiveDoes() throws Exception {
    verify(
            sums()
                .stateTtl(StateTtl.processingTime(Duration.ofMillis(100)))
                .stateTtl(StateTtl.eventTime(Duration.ofMillis(10)))
                .build(),
            Reading::pump)
        .at(0, a(1))
        .processingTime(99)
        .processingTime(100)
        .run()
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void whatOnlyTheCacheKnewWhenTheMachineDiedIsReplayed() throws Exception {
    StreamingRnn<Reading, Alert> rnn =
        sums().stateCache(StateCache.ofSize(10).maxDirty(10)).build();
    try (RnnHarness<Reading, String, Alert> harness =
        RnnHarness.start(rnn, Reading::pump, new EmbeddedRocksDBStateBackend())) {
      harness.process(a(1)).process(b(10));
      RnnHarness.Checkpoint checkpoint = harness.checkpoint();
      harness.process(a(2)).process(b(20)).process(a(4));
      harness.failAndRestore(checkpoint);
      harness.process(a(2)).process(b(20)).process(a(4));

      assertThat(harness.outputs())
          .containsExactly(alert(1), alertOfB(10), alert(3), alertOfB(30), alert(7));
    }
  }

  @Test
  void aKeyThatIsForgottenLeavesNothing() throws Exception {
    try (var harness =
        start(
            sums()
                .deduplicateById(Reading::mark, 5)
                .stateTtl(StateTtl.eventTime(Duration.ofMillis(10))))) {
      harness.process(a(1, "x"), 0).process(b(2), 100);
      assertThat(harness.keysWithState()).isEqualTo(2);

      harness.watermark(50);
      assertThat(harness.keysWithState()).isEqualTo(1);
    }
  }
}
