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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.testkit.RnnHarness;
import io.streamrnn.testkit.SampleModels;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.junit.jupiter.api.Test;

/** Page {@code testing.md}. */
class TestingPageTest {

  // guide: begin
  @Test
  void aPumpIsScoredWithItsOwnHistory() throws Exception {
    verify(sums().build(), Reading::pump)
        .given(a(1, ""), a(Float.NaN, ""), a(2, ""))
        .emits(alert(1), alert(3))
        .rejects(Reason.NOT_FINITE);
  }

  // guide: end

  // guide: begin
  @Test
  void aPumpThatIsSilentBeginsAnew() throws Exception {
    verify(sums().sessionGap(Duration.ofMillis(10)).build(), Reading::pump)
        .at(100, a(1, ""))
        .watermark(110)
        .processingTime(5_000)
        .at(120, a(2, ""))
        .run()
        .emits(alert(1), alert(2))
        .reports(Cause.GAP);
  }

  // guide: end

  // guide: begin
  @Test
  void anAlertIsCloseToWhatIsExpected() throws Exception {
    verify(sums().build(), Reading::pump).given(a(0.1f, "")).emitsCloseTo(1e-6, alert(0.1f));
  }

  // guide: end

  // guide: begin
  @Test
  void aSessionIsScoredAsAWhole() throws Exception {
    verify(sums().scoring(Scoring.perWindow()).build(), Reading::pump)
        .over(
            EventTimeSessionWindows.withGap(Duration.ofMillis(10)),
            reading -> Long.parseLong(reading.mark()))
        .stateBackend(new EmbeddedRocksDBStateBackend())
        .at(105, a(2, "105"))
        .at(100, a(1, "100"))
        .at(120, a(4, "120"))
        .watermark(200)
        .run()
        .emits(alert(1), alert(3), alert(4));
  }

  // guide: end

  // guide: begin
  @Test
  void aFailureIsNotSeen() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().build();

    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(1, ""));
      RnnHarness.Checkpoint checkpoint = harness.checkpoint();
      harness.process(a(2, ""));

      harness.failAndRestore(checkpoint);
      harness.process(a(2, "")); // The source hands it in again.
      harness.restart(4); // And now in four subtasks.
      harness.process(a(4, ""));

      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(7));
    }
  }

  // guide: end

  private static final AtomicInteger CALLS = new AtomicInteger();

  @Test
  void aFunctionThatKeepsSomethingIsFoundOut() {
    CALLS.set(0);
    StreamingRnn<Reading, Alert> forgetful =
        StreamingRnn.model(ModelSource.of("sums", () -> SampleModels.sums(1)))
            .input(Reading.class, 1, r -> new float[] {CALLS.incrementAndGet()})
            .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]))
            .build();

    assertThatThrownBy(() -> verify(forgetful, Reading::pump).given(a(1), a(2)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("with restarts all the time");
  }
}
