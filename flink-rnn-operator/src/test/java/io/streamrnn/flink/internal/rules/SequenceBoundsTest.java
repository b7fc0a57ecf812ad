/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.EndWithoutStart;
import io.streamrnn.flink.InitialState;
import io.streamrnn.flink.MissingStart;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.RepeatedStart;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.plan.Condition;
import io.streamrnn.flink.internal.plan.SequencePlan;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.rules.SequenceBounds.Bound;
import io.streamrnn.flink.internal.step.Rejection;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SequenceBoundsTest {

  private static final boolean OPEN = true;
  private static final boolean CLOSED = false;

  private MissingStart missingStart = MissingStart.BEGIN;
  private RepeatedStart repeatedStart = RepeatedStart.RESTART;
  private EndWithoutStart endWithoutStart = EndWithoutStart.SCORE;

  @Test
  void anEventWithoutAMarkIsInsideItsSequence() throws Exception {
    assertThat(bound("", OPEN)).isEqualTo(Bound.INSIDE);
  }

  @Test
  void anEndIsTheLastOfItsSequence() throws Exception {
    assertThat(bound("end", OPEN).ends()).isTrue();
    assertThat(bound("end", OPEN).closes()).isNull();
  }

  @Test
  void aResetClosesTheOpenSequence() throws Exception {
    assertThat(bound("reset", OPEN).closes()).isEqualTo(Cause.RESET);
  }

  @Test
  void aResetWithoutASequenceDoesNothing() throws Exception {
    assertThat(bound("start reset", CLOSED)).isEqualTo(Bound.INSIDE);
  }

  @Test
  void aRepeatedStartRestarts() throws Exception {
    assertThat(bound("start", OPEN).closes()).isEqualTo(Cause.RESTARTED);
  }

  @Test
  void aRepeatedStartThatContinuesMayStillReset() throws Exception {
    repeatedStart = RepeatedStart.CONTINUE;

    assertThat(bound("start", OPEN)).isEqualTo(Bound.INSIDE);
    assertThat(bound("start reset", OPEN).closes()).isEqualTo(Cause.RESET);
  }

  @Test
  void aRepeatedStartCanBeRejected() {
    repeatedStart = RepeatedStart.REJECT;

    assertRejects(() -> bound("start", OPEN), Reason.REPEATED_START, "onRepeatedStart=REJECT");
  }

  @Test
  void aStartAfterStatesWereSetIsTheFirst() throws Exception {
    repeatedStart = RepeatedStart.REJECT;

    assertThat(bounds().of("start end", OPEN, true)).isEqualTo(new Bound(false, null, true));
  }

  @Test
  void anEventBeforeAStartFollowsThePolicy() throws Exception {
    assertThat(bound("", CLOSED)).isEqualTo(Bound.INSIDE);
    missingStart = MissingStart.DROP;
    assertThat(bound("", CLOSED).isDropped()).isTrue();
    missingStart = MissingStart.REJECT;
    assertRejects(() -> bound("", CLOSED), Reason.MISSING_START, "onMissingStart=REJECT");
  }

  @Test
  void anEndWithoutAStartFollowsItsOwnPolicy() throws Exception {
    missingStart = MissingStart.REJECT;

    assertThat(bound("end", CLOSED).ends()).isTrue();
    endWithoutStart = EndWithoutStart.DROP;
    assertThat(bound("end", CLOSED).isDropped()).isTrue();
    endWithoutStart = EndWithoutStart.REJECT;
    assertRejects(() -> bound("end", CLOSED), Reason.END_WITHOUT_START, "onEndWithoutStart=REJECT");
  }

  @Test
  void anyEventStartsWhereNoStartIsDeclared() throws Exception {
    missingStart = MissingStart.REJECT;

    assertThat(bounds(Condition.none()).of("", CLOSED, false)).isEqualTo(Bound.INSIDE);
  }

  @Test
  void aPredicateThatThrowsIsNamed() {
    assertRejects(
        () ->
            bounds(
                    Condition.of(
                        mark -> {
                          throw new IllegalStateException("broken");
                        }))
                .of("", OPEN, false),
        Reason.FUNCTION_FAILED,
        "the function passed to startWhen(...) threw: java.lang.IllegalStateException: broken");
  }

  private Bound bound(String mark, boolean isOpen) throws Exception {
    return bounds().of(mark, isOpen, false);
  }

  private SequenceBounds<String> bounds() {
    return bounds(Condition.of(mark -> mark.contains("start")));
  }

  private SequenceBounds<String> bounds(Condition<String> start) {
    return new SequenceBounds<>(
        new SequencePlan<>(
            start,
            Condition.of(mark -> mark.contains("end")),
            Condition.of(mark -> mark.contains("reset")),
            Timeout.none(),
            missingStart,
            repeatedStart,
            endWithoutStart,
            InitialState.ofModel()));
  }

  private static void assertRejects(ThrowingCallable call, Reason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(Rejection.class)
        .hasMessageContaining(message)
        .extracting(e -> ((Rejection) e).reason())
        .isEqualTo(reason);
  }
}
