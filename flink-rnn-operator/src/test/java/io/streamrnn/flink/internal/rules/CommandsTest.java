/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.state.KeyState;
import org.junit.jupiter.api.Test;

class CommandsTest {

  private final TestPlan plan = new TestPlan();
  private final RecordingHost host = new RecordingHost();

  @Test
  void aResetReportsTheSequenceThatItEnds() {
    KeyState next = apply(Control.reset("k"), open(3));

    assertThat(next).as("nothing is left").isNull();
    assertThat(host.causes()).containsExactly(Cause.CONTROL_RESET);
    assertThat(host.reports.get(0).states()).isDeepEqualTo(new float[][] {{3}});
  }

  @Test
  void aResetOfAnUnknownKeyDoesNothing() {
    assertThat(apply(Control.reset("k"), null)).isNull();
    assertThat(host.reports).isEmpty();
  }

  @Test
  void aTraceIsOfAtLeastOneEvent() {
    assertThatThrownBy(() -> Control.trace("k", 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("action=TRACE, events=0");
  }

  @Test
  void aDeleteLeavesNoTimer() {
    KeyState state = open(3);
    state.timer(110);
    host.eventTimers.add(110L);

    assertThat(apply(Control.delete("k"), state)).isNull();
    assertThat(host.causes()).containsExactly(Cause.CONTROL_DELETED);
    assertThat(host.eventTimers).isEmpty();
  }

  @Test
  void aQueryChangesNothing() {
    KeyState state = open(3);

    assertThat(apply(Control.query("k"), state)).isSameAs(state);
    assertThat(host.causes()).containsExactly(Cause.QUERY);
    assertThat(state.isOpen()).isTrue();
  }

  @Test
  void setStatesStartASequenceThatAwaitsItsFirstEvent() {
    KeyState next = apply(Control.setStates("k", new float[] {4}), null);

    assertThat(next.isOpen()).isTrue();
    assertThat(next.awaitsStart()).isTrue();
    assertThat(next.values()).containsExactly(4);
    assertThat(host.reports).isEmpty();
  }

  @Test
  void setStatesReplaceThoseOfAnOpenSequence() {
    KeyState next = apply(Control.setStates("k", new float[] {4}), open(3));

    assertThat(next.awaitsStart()).isFalse();
    assertThat(next.values()).containsExactly(4);
    assertThat(host.causes()).containsExactly(Cause.CONTROL_REPLACED);
  }

  @Test
  void statesThatDoNotFitAreRejectedAndChangeNothing() {
    KeyState state = open(3);

    assertThat(apply(Control.setStates("k", new float[2]), state)).isSameAs(state);
    assertThat(state.values()).containsExactly(3);
    assertThat(host.causes()).containsExactly(Cause.CONTROL_REJECTED);
    assertThat(host.reports.get(0).message())
        .contains("states must fit the model")
        .contains("command=SET_STATES, key=k, model=sums");
  }

  @Test
  void aWindowHasNoStatesToSet() {
    plan.scoring = Scoring.slidingWindow(2);

    assertThat(apply(Control.setStates("k", new float[1]), null)).isNull();
    assertThat(host.reports.get(0).message())
        .startsWith("states can be set with Scoring.stateful() only: scoring=slidingWindow(2)");
  }

  private KeyState apply(Control<String> command, KeyState state) {
    return plan.rules().command(command, "k", KeyState.NONE, state, host);
  }

  private KeyState open(float value) {
    KeyState state = new KeyState(plan.rules().stamp());
    state.open();
    state.values(1)[0] = value;
    return state;
  }
}
