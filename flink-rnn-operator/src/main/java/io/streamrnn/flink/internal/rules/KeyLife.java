/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.ModelChange;
import io.streamrnn.flink.StateReport;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.metrics.RnnMetrics;
import io.streamrnn.flink.internal.state.KeyState;
import org.jspecify.annotations.Nullable;

/**
 * How the state of a key starts and ends: its sequences are closed and reported, the key expires,
 * what is left of it is kept. States are written to. For one thread.
 */
final class KeyLife {

  private static final float[] NO_SCORE = {};
  private static final float[][] NO_STATES = {};

  private final ModelVersions<?> versions;
  private final ModelChange policy;
  private final Deduplication<?> deduplication;
  private final Deadlines deadlines;
  private final RnnMetrics metrics;

  KeyLife(
      ModelVersions<?> versions,
      ModelChange policy,
      Deduplication<?> deduplication,
      Deadlines deadlines,
      RnnMetrics metrics) {
    this.versions = versions;
    this.policy = policy;
    this.deduplication = deduplication;
    this.deadlines = deadlines;
    this.metrics = metrics;
  }

  /** The state of a key of which nothing is known. */
  KeyState unknown() {
    return new KeyState(versions.latest().stamp());
  }

  /** The state of a key that has none yet. */
  KeyState first() {
    metrics.keySeen();
    return unknown();
  }

  /** Counts a key again if nothing of it outlives the silence that has ended its sequence. */
  void seeAgain(KeyState state) {
    if (!hasRemains(state)) {
      metrics.keySeen();
    }
  }

  /** Starts a sequence of a model from these states. */
  void open(ModelVersion<?> version, float[] initial, KeyState state) {
    state.open();
    state.stamp(version.stamp());
    metrics.sequenceStarted();
    version.memory().start(initial, state);
  }

  /** Ends the sequence. Its last score stays where duplicates are to get it again. */
  void close(KeyState state) {
    if (policy instanceof ModelChange.Pin
        && !versions.isEffective(state.stamp(), state.lastEvent())) {
      metrics.modelChanged(policy.name());
    }
    float @Nullable [] last = state.score();
    state.close();
    state.score(deduplication.keepsScore() ? last : null);
  }

  /** Reports the state of a key whose sequence ends, if one is open; null for none. */
  StateReport<Object> end(Object key, Cause cause, @Nullable KeyState state) {
    if (state != null && state.isOpen()) {
      metrics.sequenceEnded(cause);
    }
    return report(key, cause, state);
  }

  /** Reports the state of a key; null for none. */
  StateReport<Object> report(Object key, Cause cause, @Nullable KeyState state) {
    if (state == null || !state.isOpen()) {
      long lastEvent = state == null ? KeyState.NONE : state.lastEvent();
      return report(key, cause, 0, lastEvent, NO_SCORE, NO_STATES);
    }
    float @Nullable [] score = versions.latest().memory().lastScore(state);
    return report(
        key,
        cause,
        state.steps(),
        state.lastEvent(),
        score == null ? NO_SCORE : score.clone(),
        states(state));
  }

  private float[][] states(KeyState state) {
    ModelVersion<?> version = versions.of(state.stamp());
    return version == null ? NO_STATES : version.memory().states(version.tensors(), state);
  }

  private static StateReport<Object> report(
      Object key, Cause cause, long steps, long lastEvent, float[] score, float[][] states) {
    long time = lastEvent == KeyState.NONE ? StateReport.NO_EVENT : lastEvent;
    return new StateReport<>(key, cause, "", steps, time, score, states);
  }

  /** Whether there is more than an open sequence: what outlives it, and is used by an option. */
  private boolean hasRemains(KeyState state) {
    return versions.latest().tensors().areConstantsIn(state) || deduplication.remembers(state);
  }

  /** The state with its timers set, if there is anything in it; null otherwise. */
  @Nullable KeyState keep(KeyState state, Timers timers) {
    if (!state.isOpen() && !hasRemains(state)) {
      Deadlines.deleteTimers(state, timers);
      return null;
    }
    deadlines.setTimers(state, timers);
    // What an earlier job kept would keep the key from the shortcut.
    state.dropEmptyExtras();
    return state;
  }

  /**
   * Drops all of a key before an event that came after its end.
   *
   * @param closed why its sequence was closed just now
   * @return a state that has nothing but the timers that are set, which counts as that of a key
   *     that is seen for the first time
   */
  KeyState forget(Event<?> event, @Nullable Cause closed, KeyState state, Host<?, ?> host) {
    if (closed != Cause.GAP) {
      metrics.expired();
    } else if (hasRemains(state)) {
      // Otherwise the key was gone with its sequence.
      host.report(report(event.key(), Cause.EXPIRED, state), event.timestamp());
      metrics.expired();
    }
    KeyState next = first();
    next.timer(state.timer());
    next.timeToLiveTimer(state.timeToLiveTimer());
    return next;
  }

  // -- timers

  /**
   * Ends what is due, after the idle steps before it, and sets the next timer.
   *
   * @param time of an event-time timer that fired
   * @return the state of the key from now on; null for none
   */
  @Nullable KeyState eventTimer(Object key, KeyState state, long time, Host<?, ?> host) {
    KeyState next = end(key, state, time, host);
    if (next != null) {
      if (next.timer() != KeyState.NONE && next.timer() <= time) {
        next.timer(KeyState.NONE);
      }
      deadlines.setTimers(next, host);
    }
    return next;
  }

  private @Nullable KeyState end(Object key, KeyState state, long time, Host<?, ?> host) {
    long gapEnd = deadlines.gapEnd(state);
    long expiry = deadlines.expiry(state);
    if (Deadlines.isDue(gapEnd, time) && (expiry == KeyState.NONE || gapEnd <= expiry)) {
      host.report(end(key, Cause.GAP, state), gapEnd);
      close(state);
      if (!hasRemains(state)) {
        return gone(state, host);
      }
    }
    if (Deadlines.isDue(expiry, time)) {
      host.report(end(key, Cause.EXPIRED, state), expiry);
      metrics.expired();
      return gone(state, host);
    }
    return state;
  }

  /**
   * Drops a key that has lived for its time, and sets the next timer otherwise.
   *
   * @param time of a processing-time timer that fired
   * @return the state of the key from now on; null for none
   */
  @Nullable KeyState processingTimer(Object key, KeyState state, long time, Host<?, ?> host) {
    if (!deadlines.hasTimeToLive()) {
      // The option was removed. A later job may set it again.
      state.timeToLiveTimer(KeyState.NONE);
      return state;
    }
    if (deadlines.hasLived(state, time)) {
      host.report(end(key, Cause.TIME_TO_LIVE, state), KeyState.NONE);
      metrics.expired();
      return gone(state, host);
    }
    if (state.timeToLiveTimer() <= time) {
      state.timeToLiveTimer(KeyState.NONE);
    }
    deadlines.setTimers(state, host);
    return state;
  }

  private static @Nullable KeyState gone(KeyState state, Timers timers) {
    Deadlines.deleteTimers(state, timers);
    return null;
  }
}
