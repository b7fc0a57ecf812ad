/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.StateTtl;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.rules.Deadlines.Lapse;
import io.streamrnn.flink.internal.state.KeyState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

  private final TestPlan plan = new TestPlan();
  private final KeyState state = new KeyState(0);
  private final RecordingHost timers = new RecordingHost();

  DeadlinesTest() {
    state.open();
    state.lastEvent(100);
  }

  @Test
  void nothingIsEverDueWithoutOptions() {
    assertThat(deadlines().due(state)).isEqualTo(KeyState.NONE);
    assertThat(deadlines().before(Long.MAX_VALUE, 0, state)).isEqualTo(Lapse.NONE);
  }

  @Test
  void aGapEndsAnOpenSequence() {
    gap(10);

    assertThat(deadlines().due(state)).isEqualTo(110);
    assertThat(deadlines().before(110, 0, state)).isEqualTo(Lapse.NONE);
    assertThat(deadlines().before(111, 0, state)).isEqualTo(Lapse.GAP);
  }

  @Test
  void aGapEndsNothingWhereNoSequenceIsOpen() {
    gap(10);
    state.close();

    assertThat(deadlines().due(state)).isEqualTo(KeyState.NONE);
    assertThat(deadlines().before(500, 0, state)).isEqualTo(Lapse.NONE);
  }

  @Test
  void aKeyExpiresInEventTime() {
    ttl(StateTtl.eventTime(Duration.ofMillis(20)));

    assertThat(deadlines().due(state)).isEqualTo(120);
    assertThat(deadlines().before(120, 0, state)).isEqualTo(Lapse.NONE);
    assertThat(deadlines().before(121, 0, state)).isEqualTo(Lapse.EXPIRED);
  }

  @Test
  void aGapThatIsNotLongerComesBeforeTheExpiry() {
    gap(20);
    ttl(StateTtl.eventTime(Duration.ofMillis(20)));

    assertThat(deadlines().before(121, 0, state)).isEqualTo(Lapse.GAP_THEN_EXPIRED);
  }

  @Test
  void anExpiryThatIsShorterComesBeforeTheGap() {
    gap(21);
    ttl(StateTtl.eventTime(Duration.ofMillis(20)));

    assertThat(deadlines().before(500, 0, state)).isEqualTo(Lapse.EXPIRED);
  }

  @Test
  void aKeyLivesForItsTimeInProcessingTime() {
    ttl(StateTtl.processingTime(Duration.ofMillis(30)));
    deadlines().touch(state, 1000);

    assertThat(deadlines().before(0, 1029, state)).isEqualTo(Lapse.NONE);
    assertThat(deadlines().before(0, 1030, state)).isEqualTo(Lapse.TIME_TO_LIVE);
    assertThat(deadlines().hasLived(state, 1029)).isFalse();
    assertThat(deadlines().hasLived(state, 1030)).isTrue();
  }

  @Test
  void withoutATimeToLiveNoEventIsNoted() {
    state.touched(7);
    deadlines().touch(state, 1000);

    assertThat(state.touched()).isEqualTo(KeyState.NONE);
  }

  @Test
  void idleStepsAreDueOneAfterTheOther() {
    idle(10, 2);

    assertThat(deadlines().dueIdleStep(state, 109)).isEqualTo(KeyState.NONE);
    assertThat(deadlines().dueIdleStep(state, 110)).isEqualTo(110);
    state.missed(1);
    assertThat(deadlines().dueIdleStep(state, 500)).isEqualTo(120);
    state.missed(2);
    assertThat(deadlines().dueIdleStep(state, 500)).isEqualTo(KeyState.NONE);
  }

  @Test
  void noIdleStepIsDueWhenTheSequenceEnds() {
    gap(10);
    idle(10, 5);

    assertThat(deadlines().dueIdleStep(state, 110)).isEqualTo(KeyState.NONE);
    assertThat(deadlines().due(state)).isEqualTo(110);
  }

  @Test
  void whatIsPastTheEndOfTimeNeverComes() {
    gap(10);
    state.lastEvent(Long.MAX_VALUE - 5);

    assertThat(deadlines().due(state)).isEqualTo(KeyState.NONE);
  }

  @Test
  void aDifferenceThatOverflowsIsLong() {
    gap(10);
    state.lastEvent(Long.MIN_VALUE + 1);

    assertThat(deadlines().before(Long.MAX_VALUE, 0, state)).isEqualTo(Lapse.GAP);
  }

  @Test
  void aTimerThatIsEarlyEnoughStays() {
    gap(10);
    deadlines().setTimers(state, timers);
    state.lastEvent(105);
    deadlines().setTimers(state, timers);

    assertThat(timers.eventTimers).containsExactly(110L);
    assertThat(state.timer()).isEqualTo(110);
  }

  @Test
  void aTimerThatIsTooLateIsSetAgain() {
    gap(10);
    state.timer(500);
    deadlines().setTimers(state, timers);

    assertThat(timers.eventTimers).containsExactly(110L);
  }

  // -- whether an event leaves them as they are

  @Test
  void everyEventKeepsThemWithoutOptions() {
    assertThat(deadlines().areKept(KeyState.NONE, 0, state)).isTrue();
  }

  @Test
  void anEventThatEndsSomethingDoesNotKeepThem() {
    gap(10);
    ttl(StateTtl.processingTime(Duration.ofMillis(30)));
    deadlines().touch(state, 1000);
    deadlines().setTimers(state, timers);

    assertThat(deadlines().areKept(110, 1029, state)).isTrue();
    assertThat(deadlines().areKept(111, 1029, state)).isFalse();
    assertThat(deadlines().areKept(110, 1030, state)).isFalse();
  }

  @Test
  void anEventThatNeedsATimerDoesNotKeepThem() {
    gap(10);
    assertThat(deadlines().areKept(105, 0, state)).as("without a timer").isFalse();

    state.timer(115);
    assertThat(deadlines().areKept(105, 0, state)).isTrue();
    assertThat(deadlines().areKept(104, 0, state)).as("with one that is too late").isFalse();
    assertThat(deadlines().areKept(90, 0, state)).isFalse();
  }

  @Test
  void anEventThatNeedsATimerInProcessingTimeDoesNotKeepThem() {
    ttl(StateTtl.processingTime(Duration.ofMillis(30)));
    state.touched(1000);
    assertThat(deadlines().areKept(100, 1010, state)).as("without a timer").isFalse();

    state.timeToLiveTimer(1030);
    assertThat(deadlines().areKept(100, 1010, state)).isTrue();
    assertThat(deadlines().areKept(100, 990, state)).as("of a clock that was set back").isFalse();
  }

  @Test
  void anEventWithoutATimestampDoesNotKeepThemInEventTime() {
    gap(10);
    state.timer(110);

    assertThat(deadlines().areKept(KeyState.NONE, 0, state)).isFalse();
  }

  @Test
  void theTimersOfAKeyThatIsDroppedAreDeleted() {
    gap(10);
    ttl(StateTtl.processingTime(Duration.ofMillis(30)));
    deadlines().touch(state, 1000);
    deadlines().setTimers(state, timers);
    assertThat(timers.processingTimers).containsExactly(1030L);

    Deadlines.deleteTimers(state, timers);

    assertThat(timers.eventTimers).isEmpty();
    assertThat(timers.processingTimers).isEmpty();
  }

  @Test
  void aTimerThatIsTooLateIsReplaced() {
    ttl(StateTtl.eventTime(Duration.ofMillis(500)));
    ttl(StateTtl.processingTime(Duration.ofMillis(30)));
    idle(10, 1);
    for (long time = 1000; time < 1100; time += 20) {
      state.lastEvent(time);
      state.missed(0);
      deadlines().touch(state, 5000 - time);
      deadlines().setTimers(state, timers);
      timers.eventTimers.remove(time + 10);
      state.timer(KeyState.NONE);
      state.missed(1);
      deadlines().setTimers(state, timers);
    }

    assertThat(timers.eventTimers).containsExactly(1580L);
    assertThat(timers.processingTimers).as("the clock was set back").containsExactly(3950L);
  }

  private void gap(long millis) {
    plan.sequences = TestPlan.sessionGap(Duration.ofMillis(millis));
  }

  private void ttl(StateTtl ttl) {
    plan.lifetimes = plan.lifetimes.with(ttl);
  }

  private void idle(long millis, int times) {
    plan.idle =
        new IdlePlan.Steps<>(
            IdleSteps.every(Duration.ofMillis(millis), String.class, (key, time) -> 0f)
                .atMost(times));
  }

  private Deadlines deadlines() {
    return new Deadlines(plan.plan());
  }
}
