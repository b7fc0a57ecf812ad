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
import static org.assertj.core.api.Assertions.tuple;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.Control;
import io.streamrnn.flink.MissingStart;
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
import io.streamrnn.flink.Trace;
import io.streamrnn.guide.Pumps.Alert;
import io.streamrnn.guide.Pumps.Reading;
import io.streamrnn.model.Model;
import io.streamrnn.testkit.RnnHarness;
import java.time.Duration;
import java.util.List;
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

  @Test
  void trace() throws Exception {
    // guide: begin
    try (var harness =
        RnnHarness.startControlled(sums().build(), Reading::pump, new HashMapStateBackend())) {
      harness.process(a(1, ""));
      harness.control(Control.trace("A", 2)); // The next two events of A.
      harness.process(a(-3, "")).process(b(7)).process(a(Float.NaN, "")).process(a(5, ""));

      Trace<String> first = harness.traces().get(0);
      assertThat(first.outcome()).isEqualTo(Trace.Outcome.ACCEPTED);
      assertThat(first.inputs()).isDeepEqualTo(new float[][] {{3}}); // The norm of -3.
      assertThat(first.statesBefore()).isDeepEqualTo(new float[][] {{1}});
      assertThat(first.statesAfter()).isDeepEqualTo(new float[][] {{2}}); // The norm of -2.
      assertThat(first.model()).isEqualTo("sums");
      assertThat(first.nanos()).isPositive();

      Trace<String> second = harness.traces().get(1);
      assertThat(second.outcome()).isEqualTo(Trace.Outcome.REJECTED);
      assertThat(second.reason()).isEqualTo("NOT_FINITE");
      assertThat(harness.traces()).hasSize(2); // It ended by itself.
    }
    // guide: end
  }

  // -- what happens when ...

  @Test
  void aTraceHasValuesWhereLogsHaveThem() throws Exception {
    Trace<String> trace =
        traced(sums().logKeysAndValues(true), Control.trace("A", 1), a(-3, "")).get(0);

    assertThat(trace.hasValues()).isTrue();
    assertThat(trace.inputs()).isDeepEqualTo(new float[][] {{-3}});
    assertThat(trace.statesBefore()).isDeepEqualTo(new float[][] {{0}});
    assertThat(trace.statesAfter()).isDeepEqualTo(new float[][] {{-3}});
    assertThat(trace.scores()).isDeepEqualTo(new float[][] {{-3}});
    assertThat(trace.steps()).isEqualTo(1);
  }

  @Test
  void aTraceEndsByItsCommand() throws Exception {
    try (var harness =
        RnnHarness.startControlled(sums().build(), Reading::pump, new HashMapStateBackend())) {
      harness.control(Control.trace("A", 100)).process(a(1, ""));
      harness.control(Control.traceOff("A")).process(a(2, ""));

      assertThat(harness.traces()).hasSize(1);
    }
  }

  @Test
  void aTraceSurvivesAFailure() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().build();
    try (var harness = RnnHarness.startControlled(rnn, Reading::pump, new HashMapStateBackend())) {
      harness.control(Control.trace("A", 2)).process(a(1, ""));
      harness.restart(rnn, true, 1);
      harness.process(a(2, "")).process(a(3, ""));

      assertThat(harness.traces()).extracting(Trace::steps).containsExactly(1L, 2L);
      assertThat(harness.outputs()).containsExactly(alert(1), alert(3), alert(6));
    }
  }

  @Test
  void everyOutcomeIsTraced() throws Exception {
    StreamingRnnBuilder<Reading, Alert> rnn =
        sums()
            .deduplicateById(Reading::mark, 5)
            .startWhen(r -> r.mark().startsWith("start"))
            .endWhen(r -> r.mark().startsWith("end"))
            .onMissingStart(MissingStart.DROP)
            .batching(Batching.ofSize(10));

    assertThat(
            traced(
                rnn,
                Control.trace("A", 10),
                a(1, "x"),
                a(1, "start"),
                a(1, "start"),
                a(Float.MAX_VALUE, "y"),
                a(Float.MAX_VALUE, "z"),
                a(-1, "end")))
        .extracting(
            Trace::outcome,
            Trace::reason,
            Trace::steps,
            trace -> trace.statesBefore().length,
            trace -> trace.statesAfter().length)
        .containsExactly(
            tuple(Trace.Outcome.DROPPED, "", 0L, 0, 0),
            tuple(Trace.Outcome.ACCEPTED, "", 1L, 1, 1),
            tuple(Trace.Outcome.DUPLICATE, "", 1L, 1, 1),
            tuple(Trace.Outcome.ACCEPTED, "", 2L, 1, 1),
            tuple(Trace.Outcome.REJECTED, "DIVERGED", 2L, 1, 1),
            tuple(Trace.Outcome.ACCEPTED, "", 0L, 1, 0)); // The sequence is over.
  }

  private static List<Trace<String>> traced(
      StreamingRnnBuilder<Reading, Alert> rnn, Control<String> command, Reading... readings)
      throws Exception {
    try (var harness =
        RnnHarness.startControlled(rnn.build(), Reading::pump, new HashMapStateBackend())) {
      harness.control(command);
      for (Reading reading : readings) {
        harness.process(reading);
      }
      harness.flush();
      return harness.traces();
    }
  }

  @Test
  void aLateEventIsNotTraced() throws Exception {
    StreamingRnn<Reading, Alert> rnn = sums().order(Order.byEventTime()).build();
    try (var harness = RnnHarness.startControlled(rnn, Reading::pump, new HashMapStateBackend())) {
      harness.control(Control.trace("A", 2));
      harness.process(a(1, ""), 10).watermark(20).process(a(2, ""), 15).process(a(4, ""), 30);
      harness.watermark(40);

      assertThat(harness.traces()).extracting(Trace::timestamp).containsExactly(10L, 30L);
    }
  }

  @Test
  void windowsAreTracedWithoutStates() throws Exception {
    Trace<String> trace =
        traced(sums().scoring(Scoring.slidingWindow(2)), Control.trace("A", 1), a(4, "")).get(0);

    assertThat(trace.inputs()).isDeepEqualTo(new float[][] {{4}});
    assertThat(trace.statesBefore()).isEmpty();
    assertThat(trace.statesAfter()).isEmpty();
    assertThat(trace.scores()).isEmpty(); // The window is not full.
    assertThat(trace.nanos()).isZero();
  }

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
