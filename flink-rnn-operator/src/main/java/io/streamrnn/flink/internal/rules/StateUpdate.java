/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.state.KeyState;
import org.jspecify.annotations.Nullable;

/** Writes what an event changed to the state of its key. For one thread. */
record StateUpdate<IN>(
    KeyLife life,
    Handover<IN> handover,
    Deduplication<IN> deduplication,
    Deadlines deadlines,
    boolean hasElapsedTime,
    boolean fillsForward,
    boolean keepsScore,
    boolean keepsFeatures) {

  /**
   * Writes what an event changed. From here on, nothing rejects it.
   *
   * @param last the score of its last step; null for none, or if it is not kept
   * @param state of its key; null for none
   * @return the state of the key from now on; null for none
   */
  @Nullable KeyState write(
      Event<IN> event,
      Decision.Step step,
      float @Nullable [] last,
      @Nullable KeyState state,
      Host<?, ?> host) {
    KeyState next = state == null ? life.first() : state;
    if (step.closes() != null) {
      host.report(life.end(event.key(), step.closes(), next), event.timestamp());
      life.close(next);
    }
    if (step.forgets()) {
      next = life.forget(event, step.closes(), next, host);
    } else if (step.closes() == Cause.GAP) {
      life.seeAgain(next);
    }
    if (!next.isOpen()) {
      life.open(step.version(), step.start(), next);
    }
    take(step, next);
    remember(event, step, last, next);
    if (step.ends()) {
      host.report(life.end(event.key(), Cause.END, next), event.timestamp());
      life.close(next);
    }
    return life.keep(next, host);
  }

  /** Writes the steps, which may be those of another model than before. */
  private void take(Decision.Step step, KeyState state) {
    float[][] rows = step.steps().unmasked();
    if (rows.length > 0) {
      step.version().memory().commit(rows, step.scored(), state);
      state.stamp(step.version().stamp());
      state.shadow(step.shadow() == null ? null : step.shadow().after());
      state.inputs(handover.inputs(rows, state.inputs()));
    }
  }

  private void remember(
      Event<IN> event, Decision.Step step, float @Nullable [] last, KeyState state) {
    if (last != null || !keepsScore) {
      state.score(last);
    }
    if (step.steps().given() != null || !keepsFeatures) {
      state.features(step.steps().given());
    }
    // What only a former job kept is of events that are not the last ones any more.
    if (step.steps().observed() != null || !fillsForward) {
      state.observed(step.steps().observed());
    }
    if (step.constants() != null) {
      state.constants(step.constants(), step.version().tensors().constantSizes());
    }
    if (!hasElapsedTime) {
      state.lastStep(KeyState.NONE);
    } else if (step.steps().unmasked().length > 0) {
      state.lastStep(Math.max(state.lastStep(), event.timestamp()));
    }
    state.awaitsStart(false);
    if (event.isIdleStep()) {
      state.missed(state.missed() + 1);
      return;
    }
    if (event.timestamp() > state.lastEvent()) {
      // An event from before the silence does not end it.
      state.missed(0);
    }
    deduplication.remember(step.mark(), state);
    // NONE is less than any time.
    state.lastEvent(Math.max(state.lastEvent(), event.timestamp()));
    deadlines.touch(state, event.arrived());
  }
}
