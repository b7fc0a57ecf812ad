/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Run;
import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way through {@link KeyRules}: what is decided, what is to be run, and the state
 * of its key. Used again for later events, so that an event needs no object of its own. What a
 * user's function may keep is never part of it. For one thread.
 *
 * <p>References are written where they change: in an object that lives for long, garbage collectors
 * such as G1 take a memory fence for each write.
 */
@Internal
public final class EventScope<IN> {

  private final Decision.Step step = new Decision.Step();
  private @Nullable Event<IN> event;
  private @Nullable KeyState state;
  private Decision decision = Decision.Drop.INSTANCE;
  private boolean isChanged;

  /**
   * Enters an event, before {@link KeyRules#begin}.
   *
   * @param ofKey the state of its key; null for none
   */
  public void enter(Event<IN> entered, @Nullable KeyState ofKey) {
    if (event != entered) {
      event = entered;
    }
    state = ofKey;
    isChanged = false;
  }

  /** Releases the event. */
  public void release() {
    event = null;
    state = null;
    decision = Decision.Drop.INSTANCE;
  }

  /** The event. */
  public Event<IN> event() {
    return Objects.requireNonNull(event, "enter comes first");
  }

  /** What is to be run between {@link KeyRules#begin} and {@link KeyRules#finish}. */
  public List<Run> runs() {
    return decision.runs();
  }

  /**
   * The state of the key before {@link KeyRules#finish}, and that of the key from now on after it;
   * null for none.
   */
  public @Nullable KeyState state() {
    return state;
  }

  /** Whether {@link KeyRules#finish} changed the state, which must be written then. */
  public boolean isChanged() {
    return isChanged;
  }

  // -- for the rules

  /** The decision of an event that takes steps, to be filled in. */
  Decision.Step step() {
    return step;
  }

  Decision decision() {
    return decision;
  }

  void decide(Decision decided) {
    if (decision != decided) {
      decision = decided;
    }
  }

  void change(@Nullable KeyState next) {
    if (state != next) {
      state = next;
    }
    isChanged = true;
  }
}
