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

import io.streamrnn.flink.Control;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StatePrecision;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;

/** Page {@code control.md}. */
class ControlPageTest {

  @Test
  void aNullCommandDoesNothing() throws Exception {
    try (var harness =
        RnnHarness.startControlled(sums().build(), Reading::pump, new HashMapStateBackend())) {
      harness.process(a(1, "")).control(null).process(a(2, ""));
      assertThat(harness.outputs()).containsExactly(alert(1), alert(3));
    }
  }

  @Test
  void reset() throws Exception {
    // guide: begin
    verify(sums().build(), Reading::pump)
        .at(0, a(1, ""))
        .control(Control.reset("A"))
        .at(1, a(2, ""))
        .run()
        .emits(alert(1), alert(2))
        .reports(Cause.CONTROL_RESET);
    // guide: end
  }

  @Test
  void resetAll() throws Exception {
    // guide: begin
    verify(sums().build(), Reading::pump)
        .at(0, a(1, ""), b(10))
        .control(Control.resetAll())
        .at(1, a(2, ""), b(20))
        .run()
        .emits(alert(1), alertOfB(10), alert(2), alertOfB(20))
        .reports(Cause.CONTROL_RESET, Cause.CONTROL_RESET);
    // guide: end
  }

  @Test
  void delete() throws Exception {
    // guide: begin
    // An id that was seen outlives a reset, but not this.
    verify(sums().deduplicateById(Reading::mark, 5).build(), Reading::pump)
        .at(0, a(1, "x"))
        .control(Control.delete("A"))
        .at(0, a(2, "x"))
        .run()
        .emits(alert(1), alert(2))
        .reports(Cause.CONTROL_DELETED);
    // guide: end
  }

  @Test
  void query() throws Exception {
    // guide: begin
    var outcome =
        verify(sums().build(), Reading::pump)
            .at(5, a(1, ""))
            .control(Control.query("A"))
            .at(6, a(2, ""))
            .run()
            .emits(alert(1), alert(3));

    assertThat(outcome.reports())
        .containsExactly(
            new StateReport<>("A", Cause.QUERY, "", 1, 5L, new float[] {1}, new float[][] {{1}}));
    // guide: end
  }

  @Test
  void setStates() throws Exception {
    // guide: begin
    verify(sums().build(), Reading::pump)
        .control(Control.setStates("A", new float[] {100})) // One array for each state.
        .at(0, a(1, ""))
        .control(Control.setStates("A", new float[] {1000}))
        .at(1, a(1, ""))
        .run()
        .emits(alert(101), alert(1001))
        .reports(Cause.CONTROL_REPLACED); // Of the first there was nothing to report.
    // guide: end
  }

  private static StreamingRnnBuilder<Reading, Alert> scaled() {
    return StreamingRnn.model(
            ModelSource.of("scaled", () -> Model.of("scaled", new Counter(0, true))))
        .input(Reading.class, 1, r -> new float[] {r.value()})
        .output(Alert.class, (r, y) -> new Alert(r.pump(), y[0]));
  }

  @Test
  void setConstants() throws Exception {
    // guide: begin
    // A model that multiplies what it sees by a constant of the pump.
    verify(scaled().build(), Reading::pump)
        .control(Control.setConstants("A", new float[] {5}))
        .at(0, a(2, ""))
        .run()
        .emits(alert(10));
    // guide: end
  }

  // -- what happens when ...

  @Test
  void aCommandToAKeyThatIsNotKnownDoesNothingUnlessItSetsSomething() throws Exception {
    verify(sums().build(), Reading::pump)
        .control(Control.reset("A"))
        .control(Control.delete("A"))
        .at(0, a(1))
        .run()
        .emits(alert(1))
        .reports();
  }

  @Test
  void statesAreNotSetWhereWindowsAreScored() throws Exception {
    var outcome =
        verify(sums().scoring(Scoring.slidingWindow(1)).build(), Reading::pump)
            .control(Control.setStates("A", new float[] {100}))
            .at(0, a(1))
            .run()
            .emits(alert(1))
            .reports(Cause.CONTROL_REJECTED);

    assertThat(outcome.reports().get(0).message()).contains("scoring=slidingWindow(1)");
  }

  @Test
  void valuesThatAreNotFiniteAreRejected() throws Exception {
    verify(sums().build(), Reading::pump)
        .control(Control.setStates("A", new float[] {Float.NaN}))
        .at(0, a(1))
        .run()
        .emits(alert(1))
        .reports(Cause.CONTROL_REJECTED);
  }

  @Test
  void eventsThatWaitForTheWatermarkComeAfterACommand() throws Exception {
    verify(sums().order(Order.byEventTime()).build(), Reading::pump)
        .at(10, a(1))
        .control(Control.setStates("A", new float[] {100}))
        .watermark(10)
        .run()
        .emits(alert(101));
  }

  @Test
  void statesThatAreSetAreRoundedToo() throws Exception {
    verify(sums().statePrecision(StatePrecision.BFLOAT16).build(), Reading::pump)
        .control(Control.setStates("A", new float[] {1 + 1f / 256}))
        .at(0, a(1))
        .run()
        .emits(alert(2));
  }

  @Test
  void aKeyThatOnlyACommandHasSpokenOfEndsByItsTimeToLiveAndNotByItsExpiry() throws Exception {
    verify(
            sums()
                .stateTtl(StateTtl.eventTime(Duration.ofMillis(10)))
                .stateTtl(StateTtl.processingTime(Duration.ofMillis(100)))
                .build(),
            Reading::pump)
        .control(Control.setStates("A", new float[] {100}))
        .watermark(1_000)
        .processingTime(100)
        .run()
        .reports(Cause.TIME_TO_LIVE);
  }

  @Test
  void constantsThatWereNeverSetRejectTheRecord() throws Exception {
    verify(scaled().build(), Reading::pump).given(a(1)).emits().rejects(Reason.CONSTANTS);
  }

  @Test
  void statesAreTakenOverWithAControlStreamAndWithout() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().build();
    try (RnnHarness<Reading, String, Alert> harness = RnnHarness.start(rnn, Reading::pump)) {
      harness.process(a(1));
      harness.restart(rnn, true, 1);
      harness.process(a(2)).control(Control.setStates("A", new float[] {100}));
      harness.restart(rnn, false, 1);
      harness.process(a(4));

      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(104));
    }
  }
}
