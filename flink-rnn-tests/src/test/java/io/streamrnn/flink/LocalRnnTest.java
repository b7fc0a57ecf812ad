/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import static io.streamrnn.flink.Sums.a;
import static io.streamrnn.flink.Sums.b;
import static io.streamrnn.flink.Sums.rnn;
import static io.streamrnn.flink.Sums.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.Sums.Sum;
import io.streamrnn.flink.Sums.Term;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class LocalRnnTest {

  private final Recorder recorder = new Recorder();

  @Test
  void eachKeyHasItsOwnState() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(options -> options)) {
      loop.process(a(1));
      loop.process(b(10));
      loop.process(a(2));
    }

    assertThat(recorder.results).containsExactly(sum(1), new Sum("b", 10), sum(3));
  }

  @Test
  void aRecordThatCannotBeScoredIsRejectedAndLeavesTheState() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(options -> options)) {
      loop.process(a(1));
      loop.process(a(Float.NaN));
      loop.process(a(2));
    }

    assertThat(recorder.results).containsExactly(sum(1), sum(3));
    assertThat(recorder.rejected).containsExactly(Rejected.Reason.NOT_FINITE);
  }

  @Test
  void recordsWaitForTheWatermarkInTheOrderOfTheirTime() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(b -> b.order(Order.byEventTime()))) {
      loop.process(a(4), 30);
      loop.process(a(1), 10);
      loop.process(a(2), 20);
      loop.watermark(20);
      assertThat(recorder.results).containsExactly(sum(1), sum(3));
      loop.process(a(8), 20);
      loop.finish();
    }

    assertThat(recorder.results).containsExactly(sum(1), sum(3), sum(7));
    assertThat(recorder.rejected).containsExactly(Rejected.Reason.LATE);
  }

  @Test
  void theEndOfTheInputEndsWhatIsOpenInEventTime() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(
            b ->
                b.sessionGap(Duration.ofMillis(5))
                    .stateTtl(StateTtl.processingTime(Duration.ofMillis(5))))) {
      loop.process(a(1), 10);
      loop.finish();
    }

    assertThat(recorder.causes).containsExactly(Cause.GAP);
  }

  @Test
  void processingTimePassesOnlyWhenItIsSet() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(b -> b.stateTtl(StateTtl.processingTime(Duration.ofMillis(5))))) {
      loop.process(a(1));
      loop.watermark(1000);
      loop.processingTime(4);
      assertThat(recorder.causes).isEmpty();
      loop.processingTime(5);
    }

    assertThat(recorder.causes).containsExactly(Cause.TIME_TO_LIVE);
  }

  @Test
  void aBatchIsScoredWhenItIsFullOrFlushed() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(b -> b.batching(Batching.ofSize(2)))) {
      loop.process(a(1));
      assertThat(recorder.results).isEmpty();
      loop.process(a(2));
      loop.process(b(10));
      assertThat(recorder.results).containsExactly(sum(1), sum(3));
      loop.flush();
    }

    assertThat(recorder.results).containsExactly(sum(1), sum(3), new Sum("b", 10));
  }

  @Test
  void theRecordThatIsOneTooManyIsEmittedWithItsBatch() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(b -> b.batching(Batching.ofSize(2)).failAfterRejecting(0, 9))) {
      loop.process(a(1));

      assertThatThrownBy(() -> loop.process(a(Float.NaN)))
          .isInstanceOf(NonRecoverableException.class);
    }

    assertThat(recorder.results).containsExactly(sum(1));
    assertThat(recorder.rejected).containsExactly(Rejected.Reason.NOT_FINITE);
  }

  @Test
  void aBatchIsScoredWhenItsLingerHasPassed() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(b -> b.batching(Batching.ofSize(9).linger(Duration.ofMillis(5))))) {
      loop.processingTime(100);
      loop.process(a(1));
      loop.processingTime(104);
      assertThat(recorder.results).isEmpty();
      loop.processingTime(105);
    }

    assertThat(recorder.results).containsExactly(sum(1));
  }

  @Test
  void aKeyWhoseOnlyEventWaitsExpiresWhenItsTimeToLiveEnds() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(
            b ->
                b.batching(Batching.ofSize(9).linger(Duration.ofMillis(30)))
                    .stateTtl(StateTtl.processingTime(Duration.ofMillis(10))))) {
      loop.process(a(1));
      loop.processingTime(10);
    }

    assertThat(recorder.results).containsExactly(sum(1));
    assertThat(recorder.causes).containsExactly(Cause.TIME_TO_LIVE);
  }

  @Test
  void theEndOfTheInputScoresABatch() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(b -> b.batching(Batching.ofSize(9)).failAfterRejecting(0.5, 10))) {
      loop.process(a(1));
      loop.process(a(Float.NaN));
      loop.process(b(10));
      loop.finish();
    }

    assertThat(recorder.results).containsExactly(sum(1), new Sum("b", 10));
    assertThat(recorder.rejected).containsExactly(Rejected.Reason.NOT_FINITE);
  }

  @Test
  void aWatermarkThatIsNotAfterTheLastOneIsIgnoredThoughABatchWaits() throws Exception {
    try (LocalRnn<Term, String, Sum> loop =
        open(b -> b.batching(Batching.ofSize(9)).sessionGap(Duration.ofMillis(50)))) {
      loop.process(a(1), 10);
      loop.watermark(60);
      loop.process(a(2), 100);
      loop.watermark(20);
      loop.flush();
    }

    assertThat(recorder.results).containsExactly(sum(1), sum(2));
    assertThat(recorder.causes).containsExactly(Cause.GAP);
  }

  @Test
  void aWatermarkThatIsNotAfterTheLastOneHasNoEffect() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(b -> b.order(Order.byEventTime()))) {
      loop.watermark(20);
      loop.watermark(10);
      loop.process(a(1), 15);
    }

    assertThat(recorder.rejected).containsExactly(Rejected.Reason.LATE);
  }

  @Test
  void tooManyRejectedRecordsEndTheLoop() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(b -> b.failAfterRejecting(0.5, 10))) {
      loop.process(a(Float.NaN));

      assertThatThrownBy(loop::finish)
          .isInstanceOf(NonRecoverableException.class)
          .hasMessageContaining("rejected=1 of the last 1");
    }
  }

  @Test
  void metricsAreAddedToTheGroupOfTheCaller() throws Exception {
    List<String> histograms = new ArrayList<>();
    MetricGroup group =
        new UnregisteredMetricsGroup() {

          @Override
          public MetricGroup addGroup(String name) {
            return this;
          }

          @Override
          public <H extends Histogram> H histogram(String name, H histogram) {
            histograms.add(name);
            return histogram;
          }
        };
    LocalRnn.open(rnn(options -> options), Term::key, recorder, group).close();

    assertThat(histograms).containsExactly("scoringLatencyNanos");
  }

  @Test
  void aKeyMustNotBeNull() throws Exception {
    try (LocalRnn<Term, String, Sum> loop = open(options -> options)) {
      assertThatThrownBy(() -> loop.process(new Term(null, 1, "")))
          .hasMessage("a key must not be null");
    }
  }

  @Test
  void scoringPerWindowNeedsAJob() {
    assertThatThrownBy(() -> open(b -> b.scoring(Scoring.perWindow())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Scoring.perWindow() must be applied to a windowed stream");
  }

  @Test
  void idleStepsMustHaveTheTypeOfTheKeys() {
    assertThatThrownBy(
            () ->
                open(
                    b ->
                        b.idleSteps(
                            IdleSteps.every(
                                Duration.ofMillis(1), Long.class, (key, time) -> a(1)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("idleSteps must have the key type of the stream");
  }

  private LocalRnn<Term, String, Sum> open(UnaryOperator<StreamingRnnBuilder<Term, Sum>> options)
      throws Exception {
    return LocalRnn.open(rnn(options), Term::key, recorder);
  }

  private static final class Recorder implements LocalRnn.Outputs<Term, String, Sum> {

    private final List<Sum> results = new ArrayList<>();
    private final List<Rejected.Reason> rejected = new ArrayList<>();
    private final List<Cause> causes = new ArrayList<>();

    @Override
    public void result(Sum result, long timestamp) {
      results.add(result);
    }

    @Override
    public void rejected(Rejected<Term> each, long timestamp) {
      rejected.add(each.reason());
    }

    @Override
    public void report(StateReport<String> report, long timestamp) {
      causes.add(report.cause());
    }
  }
}
