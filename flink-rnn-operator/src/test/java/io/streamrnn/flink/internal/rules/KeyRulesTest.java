/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.ScoreContext;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.TestModels;
import io.streamrnn.flink.internal.metrics.RecordingGroup;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.plan.DeduplicationPlan;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.OutputPlan;
import io.streamrnn.flink.internal.plan.Wording;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import io.streamrnn.flink.internal.step.Run;
import io.streamrnn.flink.internal.step.Runner;
import io.streamrnn.model.Model;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRulesTest {

  private final TestPlan plan = new TestPlan();
  private final RecordingHost host = new RecordingHost();
  private final EventScope<Float> scope = new EventScope<>();
  private final Runner runner = Runner.of(TestPlan.SUMS, 1);
  private KeyState state;

  @Test
  void eachEventContinuesFromTheOneBefore() throws Exception {
    event(1, 10);
    event(2, 20);

    assertThat(host.results).containsExactly("[1.0]", "[3.0]");
    assertThat(state.values()).containsExactly(3);
    assertThat(state.lastEvent()).isEqualTo(20);
  }

  @Test
  void beginChangesNothing() throws Exception {
    event(1, 10);
    KeyState before = state.copy();

    scope.enter(Event.of("k", 5f, 20, 0), state);
    plan.rules().begin(scope);

    assertThat(state).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aRejectedEventLeavesNoTrace() throws Exception {
    event(1, 10);
    KeyState before = state.copy();
    event(Float.NaN, 20);

    assertThat(host.rejected).extracting(r -> r.reason()).containsExactly(Reason.NOT_FINITE);
    assertThat(host.rejected.get(0).message()).endsWith("(key=k, model=sums)");
    assertThat(state).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void aDivergedStepIsRejected() throws Exception {
    event(Float.MAX_VALUE, 10);
    event(Float.MAX_VALUE, 20);

    assertThat(host.rejected).extracting(r -> r.reason()).containsExactly(Reason.DIVERGED);
    assertThat(state.values()).containsExactly(Float.MAX_VALUE);
  }

  @Test
  void aRecordWithAnInfiniteScoreOrStateIsCounted() {
    RecordingGroup group = new RecordingGroup();
    Rejections rejections =
        new Rejections(plan.rejections, Wording.OF_BUILDER, new RnnMetrics(group, TestPlan.SUMS));
    rejections.reject("k", 1f, diverged(TestPlan.SUMS), "sums", rejected -> {});
    rejections.reject("k", 1f, diverged(TestModels.boundedSums()), "sums", rejected -> {});
    rejections.reject("k", 1f, diverged(TestModels.boundedSums()), "sums", rejected -> {});

    assertThat(group.count("rnn.numNonFiniteScores")).isEqualTo(1);
    assertThat(group.count("rnn.numNonFiniteStates")).isEqualTo(2);
  }

  private static Rejection diverged(Model model) {
    float[][] rows = {{Float.MAX_VALUE}};
    Run run = new Run(model, rows[0], null).take(rows, true);
    Runner.of(model, 1).run(List.of(run));
    return run.failure();
  }

  @Test
  void anEndIsReportedAndNothingIsLeft() throws Exception {
    plan.sequences = TestPlan.endAbove(4);
    event(1, 10);
    event(5, 20);

    assertThat(host.causes()).containsExactly(Cause.END);
    assertThat(host.reports.get(0).output()).containsExactly(6);
    assertThat(host.reports.get(0).steps()).isEqualTo(2);
    assertThat(state).isNull();
  }

  @Test
  void aDuplicateGetsTheLastScoreAgain() throws Exception {
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2);
    event(1, 10);
    event(2, 20);
    event(1, 30);

    assertThat(host.results).containsExactly("[1.0]", "[3.0]", "[3.0]");
    assertThat(state.lastEvent()).isEqualTo(20);
  }

  /** Of a job whose head had another size. */
  @Test
  void aDuplicateGetsNoScoreOfAnotherLength() throws Exception {
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2);
    event(1, 10);
    state.score(new float[] {1, 2, 3});
    event(1, 20);
    event(2, 30);
    event(2, 40);

    assertThat(host.results).containsExactly("[1.0]", "[3.0]", "[3.0]");
  }

  @Test
  void aScoreOfAnotherLengthIsNoPreviousScore() throws Exception {
    plan.output =
        OutputPlan.of(
            (Float x, float[][] y, ScoreContext context) ->
                context.previousScore().map(Arrays::toString).orElse("none"));
    event(1, 10);
    state.score(new float[] {1, 2, 3});
    event(2, 20);
    event(3, 30);

    assertThat(host.results).containsExactly("none", "none", "[3.0]");
  }

  @Test
  void aReportHasNoScoreOfAnotherLength() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    event(1, 10);
    state.score(new float[] {1, 2, 3});
    event(2, 21);
    event(3, 32);

    assertThat(host.causes()).containsExactly(Cause.GAP, Cause.GAP);
    assertThat(host.reports.get(0).output()).isEmpty();
    assertThat(host.reports.get(1).output()).containsExactly(2);
  }

  @Test
  void aDuplicateGetsTheLastScoreOfASequenceThatEnded() throws Exception {
    plan.sequences = TestPlan.endAbove(4);
    plan.deduplication = new DeduplicationPlan.ById<>(String::valueOf, 2);
    event(5, 10);
    event(5, 20);

    assertThat(host.results).containsExactly("[5.0]", "[5.0]");
    assertThat(state.isOpen()).isFalse();
  }

  @Test
  void aGapEndsTheSequenceBeforeTheNextEvent() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    event(1, 10);
    event(2, 21);

    assertThat(host.results).containsExactly("[1.0]", "[2.0]");
    assertThat(host.causes()).containsExactly(Cause.GAP);
  }

  @Test
  void aTimerEndsTheSequenceAndDropsTheKey() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    event(1, 10);

    assertThat(host.eventTimers).containsExactly(20L);
    assertThat(plan.rules().eventTimer("k", state, 20, host)).isNull();
    assertThat(host.causes()).containsExactly(Cause.GAP);
  }

  @Test
  void constantsOfAnotherSizeAreNoReasonToKeepAKey() {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    KeyRules<Float, String> rules =
        plan.rules(new ModelVersions<>(ModelVersion.of(plan.plan(), TestModels.scaled(2))));
    KeyState key = new KeyState(rules.stamp());
    key.open();
    key.lastEvent(10);
    key.constants(new float[3]);

    assertThat(rules.eventTimer("k", key, 20, host)).isNull();
  }

  @Test
  void aTimerThatIsTooEarlySetsItselfAgain() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    event(1, 10);
    event(1, 15);

    assertThat(plan.rules().eventTimer("k", state, 20, host)).isSameAs(state);
    assertThat(host.eventTimers).containsExactly(20L, 25L);
    assertThat(host.reports).isEmpty();
  }

  @Test
  void aKeyExpiresWithItsNextEventAndStartsAgain() throws Exception {
    plan.lifetimes = plan.lifetimes.with(StateTtl.eventTime(Duration.ofMillis(10)));
    event(1, 10);
    event(2, 21);

    assertThat(host.causes()).containsExactly(Cause.EXPIRED);
    assertThat(host.results).containsExactly("[1.0]", "[2.0]");
  }

  @Test
  void aKeyThatHasLivedForItsTimeIsDropped() throws Exception {
    plan.lifetimes = plan.lifetimes.with(StateTtl.processingTime(Duration.ofMillis(10)));
    host.now = 100;
    event(1, 10);

    assertThat(host.processingTimers).containsExactly(110L);
    assertThat(plan.rules().processingTimer("k", state, 109, host)).isSameAs(state);
    assertThat(plan.rules().processingTimer("k", state, 110, host)).isNull();
    assertThat(host.causes()).containsExactly(Cause.TIME_TO_LIVE);
  }

  @Test
  void anIdleStepIsScoredAndIsNoSignOfLife() throws Exception {
    plan.idle = idle((key, time) -> 8f);
    event(1, 10);
    run(plan.rules().idleStep("k", 15));

    assertThat(host.results).containsExactly("[1.0]", "[9.0]");
    assertThat(state.missed()).isOne();
    assertThat(state.lastEvent()).isEqualTo(10);
  }

  @Test
  void anIdleStepThatIsRejectedCountsAsTaken() throws Exception {
    plan.idle =
        idle(
            (key, time) -> {
              throw new IllegalStateException("broken");
            });
    event(1, 10);
    run(plan.rules().idleStep("k", 15));

    assertThat(host.rejected.get(0).message())
        .startsWith("the function passed to idleSteps(...) threw");
    assertThat(state.missed()).isOne();
  }

  @Test
  void aRecordNeedsATimestampWhereAnOptionUsesEventTime() throws Exception {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(10));
    event(1, KeyState.NONE);

    assertThat(host.rejected).extracting(r -> r.reason()).containsExactly(Reason.NO_TIMESTAMP);
    assertThat(state).isNull();
  }

  private static IdlePlan<Float> idle(IdleSteps.MissedEvent<String, Float> record) {
    return new IdlePlan.Steps<>(IdleSteps.every(Duration.ofMillis(5), String.class, record));
  }

  private void event(float x, long time) throws Exception {
    run(Event.of("k", x, time, host.now));
  }

  private void run(Event<Float> event) throws Exception {
    KeyRules<Float, String> rules = plan.rules();
    scope.enter(event, state);
    rules.begin(scope);
    runner.run(scope.runs());
    rules.finish(scope, host);
    state = scope.state();
  }
}
