/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelIdentity;
import org.apache.flink.metrics.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RnnMetricsTest {

  private final RecordingGroup group = new RecordingGroup();
  private final RnnMetrics metrics = new RnnMetrics(group, TestModels.sums());

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aRejectedRecordCountsInTotalAndByItsReason(Reason reason) {
    assertThat(group.count("rnn.reason=" + reason + ".numRecordsRejected")).isZero();
    metrics.rejected(reason, () -> "why");

    assertThat(group.count("rnn.numRecordsRejected")).isOne();
    assertThat(group.count("rnn.reason=" + reason + ".numRecordsRejected")).isOne();
  }

  @ParameterizedTest
  @EnumSource(
      value = Cause.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"QUERY", "CONTROL_REJECTED"})
  void anEndedSequenceCountsInTotalAndByItsCause(Cause cause) {
    assertThat(group.count("rnn.cause=" + cause + ".numSequencesEnded")).isZero();
    metrics.sequenceEnded(cause);

    assertThat(group.count("rnn.numSequencesEnded")).isOne();
    assertThat(group.count("rnn.cause=" + cause + ".numSequencesEnded")).isOne();
    assertThat(group.count("rnn.numSequencesReset"))
        .isEqualTo(cause == Cause.RESET || cause == Cause.CONTROL_RESET ? 1 : 0);
  }

  @Test
  void whatEndsNoSequenceIsNoCause() {
    assertThat(group.metrics().keySet())
        .doesNotContain(
            "rnn.cause=QUERY.numSequencesEnded", "rnn.cause=CONTROL_REJECTED.numSequencesEnded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refuse", "reset", "pin", "shadow", "replay"})
  void aModelChangeCountsByItsPolicy(String policy) {
    assertThat(group.count("rnn.policy=" + policy + ".numModelChanges")).isZero();
    metrics.modelChanged(policy);

    assertThat(group.count("rnn.numModelChanges")).isOne();
    assertThat(group.count("rnn.policy=" + policy + ".numModelChanges")).isOne();
  }

  @Test
  void aPolicyThatIsNotKnownFromTheStartIsCountedToo() {
    metrics.modelChanged("another");
    metrics.modelChanged("another");

    assertThat(group.count("rnn.policy=another.numModelChanges")).isEqualTo(2);
  }

  @Test
  void theModelThatRunsIsOneAndThoseBeforeItAreZero() {
    Model first = TestModels.sums();
    Model next = Model.of("next", first.cell());
    assertThat(group.value(info(first))).isEqualTo(1);
    metrics.model(next);
    assertThat(group.value(info(first))).isEqualTo(0);
    assertThat(group.value(info(next))).isEqualTo(1);
    metrics.model(first);

    assertThat(group.value(info(first))).isEqualTo(1);
    assertThat(group.value(info(next))).isEqualTo(0);
  }

  private static String info(Model model) {
    ModelIdentity identity = model.identity();
    return "rnn.model.name=%s.version=%s.digest=%s.info"
        .formatted(model.name(), identity.recurrent().substring(0, 8), identity.digest());
  }

  @Test
  void theTimeOfTheLastScoreIsThatOfAnEventThatWasScored() {
    assertThat(group.value("rnn.lastScoreTimestamp")).isEqualTo(-1L);
    metrics.now(1_000);
    metrics.accepted(true, 1, 0);
    metrics.now(2_000);
    metrics.accepted(false, 1, 0); // Waits.
    metrics.accepted(true, 0, 1); // Masked.

    assertThat(group.value("rnn.lastScoreTimestamp")).isEqualTo(1_000L);
    assertThat(group.count("rnn.numRecordsScored")).isOne();
    assertThat(group.count("rnn.numRecordsWaiting")).isOne();
    assertThat(group.count("rnn.numSteps")).isEqualTo(2);
    assertThat(group.count("rnn.numStepsMasked")).isOne();
  }

  @Test
  void theFirstRunsOfEachMillisecondAreTimed() {
    for (int milli = 1; milli <= 3; milli++) {
      for (int run = 0; run < 100; run++) {
        metrics.now(milli);
        metrics.endScoring(metrics.beginScoring(), 1);
      }
    }

    assertThat(latency()).isEqualTo(3 * 8);
  }

  @Test
  void everyRunIsTimedAtLowRates() {
    for (int run = 1; run <= 100; run++) {
      metrics.now(1_000L * run);
      metrics.endScoring(metrics.beginScoring(), 1);
    }

    assertThat(latency()).isEqualTo(100);
  }

  private long latency() {
    return ((Histogram) group.metrics().get("rnn.scoringLatencyNanos")).getCount();
  }
}
