/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.IdleSteps;
import io.streamrnn.flink.StateReport.Cause;
import io.streamrnn.flink.internal.plan.IdlePlan;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.state.KeyState;
import org.jspecify.annotations.Nullable;

/**
 * When something is due for a key without events: the end of its sequence, its expiry, an idle
 * step. It computes the times and sets the timers. What is due is done elsewhere. For one thread.
 */
final class Deadlines {

  private static final long NEVER = KeyState.NONE;

  // -- in milliseconds, or NEVER
  private final long gap;
  private final long eventTimeToLive;
  private final long processingTimeToLive;
  private final long idleInterval;
  private final int idleSteps;

  Deadlines(RnnPlan<?, ?> plan) {
    gap = millis(plan.sequences().gap());
    eventTimeToLive = millis(plan.lifetimes().eventTime());
    processingTimeToLive = millis(plan.lifetimes().processingTime());
    if (plan.idle() instanceof IdlePlan.Steps<?> idle) {
      IdleSteps<?, ?> steps = idle.steps();
      idleInterval = steps.every().toMillis();
      idleSteps = steps.atMost();
    } else {
      idleInterval = NEVER;
      idleSteps = 0;
    }
  }

  private static long millis(Timeout timeout) {
    return timeout.isSet() ? timeout.millis() : NEVER;
  }

  /** What has ended for a key before an event of it, though no timer has fired yet. */
  enum Lapse {
    /** Nothing. */
    NONE(null, false),
    /** The sequence. */
    GAP(Cause.GAP, false),
    /** The sequence, and after it the key. */
    GAP_THEN_EXPIRED(Cause.GAP, true),
    /** The key, with its sequence. */
    EXPIRED(Cause.EXPIRED, true),
    /** The key, with its sequence, in processing time. */
    TIME_TO_LIVE(Cause.TIME_TO_LIVE, true);

    private final @Nullable Cause cause;
    private final boolean forgets;

    Lapse(@Nullable Cause cause, boolean forgets) {
      this.cause = cause;
      this.forgets = forgets;
    }

    /** Why the open sequence has ended; null if it has not. */
    @Nullable Cause cause() {
      return cause;
    }

    /** Whether nothing of the key is left. */
    boolean forgets() {
      return forgets;
    }
  }

  /**
   * What has ended before an event.
   *
   * @param timestamp of the event, in event time
   * @param arrived when it arrived, in processing time
   * @param state of its key; null for none
   */
  Lapse before(long timestamp, long arrived, @Nullable KeyState state) {
    if (state == null) {
      return Lapse.NONE;
    }
    if (isOver(state.touched(), processingTimeToLive, arrived, true)) {
      return Lapse.TIME_TO_LIVE;
    }
    boolean isSilent = state.isOpen() && isOver(state.lastEvent(), gap, timestamp, false);
    if (isOver(state.lastEvent(), eventTimeToLive, timestamp, false)) {
      return isSilent && gap <= eventTimeToLive ? Lapse.GAP_THEN_EXPIRED : Lapse.EXPIRED;
    }
    return isSilent ? Lapse.GAP : Lapse.NONE;
  }

  /**
   * Whether a length of time has passed.
   *
   * @param inclusive whether its last moment counts
   */
  private static boolean isOver(long since, long length, long now, boolean inclusive) {
    if (length == NEVER || since == NEVER || now <= since) {
      return false;
    }
    long passed = now - since;
    // A difference that is too great for a long is negative.
    return passed < 0 || passed > length || inclusive && passed == length;
  }

  /**
   * Whether an event of an open sequence comes before all that is due for its key, and the timers
   * that are set fire in time for what is due after it. For options without idle steps.
   */
  boolean areKept(long timestamp, long arrived, KeyState state) {
    if (timestamp == NEVER && (gap != NEVER || eventTimeToLive != NEVER)) {
      return false;
    }
    long last = Math.max(state.lastEvent(), timestamp);
    return before(timestamp, arrived, state) == Lapse.NONE
        && isInTime(state.timer(), earlier(after(last, gap), after(last, eventTimeToLive)))
        && isInTime(state.timeToLiveTimer(), after(arrived, processingTimeToLive));
  }

  private static boolean isInTime(long timer, long due) {
    return due == NEVER || isDue(timer, due);
  }

  // -- event time

  /**
   * When the first thing is due in event time; {@link KeyState#NONE} for never.
   *
   * @param state of the key; null for none
   */
  long due(@Nullable KeyState state) {
    return state == null ? NEVER : earlier(end(state), idleStep(state));
  }

  private long end(KeyState state) {
    return earlier(gapEnd(state), expiry(state));
  }

  /** When the open sequence ends; {@link KeyState#NONE} for never. */
  long gapEnd(KeyState state) {
    return state.isOpen() ? after(state.lastEvent(), gap) : NEVER;
  }

  /** When the key expires in event time; {@link KeyState#NONE} for never. */
  long expiry(KeyState state) {
    return after(state.lastEvent(), eventTimeToLive);
  }

  private long idleStep(KeyState state) {
    if (!state.isOpen() || state.missed() >= idleSteps) {
      return NEVER;
    }
    return after(state.lastEvent(), (state.missed() + 1L) * idleInterval);
  }

  /**
   * When an idle step is the next thing due at or before a time; {@link KeyState#NONE} if it is
   * not.
   *
   * @param state of the key; null for none
   */
  long dueIdleStep(@Nullable KeyState state, long time) {
    if (state == null) {
      return NEVER;
    }
    long step = idleStep(state);
    long end = end(state);
    return isDue(step, time) && (end == NEVER || step < end) ? step : NEVER;
  }

  /** Whether a deadline is at or before a time. */
  static boolean isDue(long deadline, long time) {
    return deadline != NEVER && deadline <= time;
  }

  private static long earlier(long a, long b) {
    return a == NEVER ? b : b == NEVER ? a : Math.min(a, b);
  }

  private static long after(long since, long length) {
    if (since == NEVER || length == NEVER) {
      return NEVER;
    }
    long time = since + length;
    // A time past the last one never comes.
    return time < since ? NEVER : time;
  }

  // -- processing time

  /** Whether states live for a time in processing time. */
  boolean hasTimeToLive() {
    return processingTimeToLive != NEVER;
  }

  /** Whether the key has lived for its time, if there is one. */
  boolean hasLived(KeyState state, long now) {
    return hasTimeToLive()
        && state.touched() != NEVER
        && now - state.touched() >= processingTimeToLive;
  }

  /** Notes an event. Without a time to live nothing is noted, so a later one starts anew. */
  void touch(KeyState state, long now) {
    state.touched(hasTimeToLive() ? now : NEVER);
  }

  // -- timers

  /**
   * Sets the timers of what is due. A timer that fires too early sets itself again, so there is one
   * for each interval, not for each event. One that is due earlier replaces it: they would pile up
   * where short and long times take turns.
   */
  void setTimers(KeyState state, Timers timers) {
    long due = due(state);
    if (due != NEVER && (state.timer() == NEVER || state.timer() > due)) {
      deleteEventTimer(state, timers);
      timers.setEventTimer(due);
      state.timer(due);
    }
    long end = after(state.touched(), processingTimeToLive);
    if (end != NEVER && (state.timeToLiveTimer() == NEVER || state.timeToLiveTimer() > end)) {
      deleteProcessingTimer(state, timers);
      timers.setProcessingTimer(end);
      state.timeToLiveTimer(end);
    }
  }

  /** Deletes the timers of a key that is dropped: they would pile up where keys come and go. */
  static void deleteTimers(KeyState state, Timers timers) {
    deleteEventTimer(state, timers);
    deleteProcessingTimer(state, timers);
  }

  private static void deleteEventTimer(KeyState state, Timers timers) {
    if (state.timer() != NEVER) {
      timers.deleteEventTimer(state.timer());
    }
  }

  private static void deleteProcessingTimer(KeyState state, Timers timers) {
    if (state.timeToLiveTimer() != NEVER) {
      timers.deleteProcessingTimer(state.timeToLiveTimer());
    }
  }
}
