/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.LatePolicy;
import io.streamrnn.flink.Order;
import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.rules.Event;
import io.streamrnn.flink.internal.rules.EventScope;
import io.streamrnn.flink.internal.rules.Fate;
import io.streamrnn.flink.internal.rules.Host;
import io.streamrnn.flink.internal.rules.KeyRules;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where events, timers and commands enter, whichever operator runs them: it keeps the order of
 * events, applies the policy for late ones, and does what is due. Whether an event is scored at
 * once or with others is up to a {@link Scorer}. For one thread.
 */
final class EventIntake<IN, OUT> {

  /**
   * Takes events in the order in which they are to be applied. An event is valid during the call.
   */
  interface Scorer<IN> {

    /** Scores an event, now or later. */
    void score(Event<IN> event) throws Exception;

    /** Rejects an event that is not to be scored, at its place among the others. */
    void reject(Event<IN> event, Rejection why);
  }

  // -- configuration
  private final Order order;
  private final boolean hasDeadlines;
  private final boolean isSorted;

  // -- runtime
  private final KeyRules<IN, OUT> rules;
  private final RnnRuntime<IN, OUT> runtime;
  private final TimedRunner runner;
  private final KeyStates states;
  private final WaitingEvents<IN> waiting;
  private final Host<IN, OUT> host;
  private final LongSupplier clock;
  private final LongSupplier watermark;
  private final Scorer<IN> scorer;
  private final Event<IN> arrived = new Event<>();
  private EventScope<IN> scope = new EventScope<>();

  /**
   * Creates the intake of an operator that was opened.
   *
   * @param isSorted whether all events of a key come in the order of their time, before those of
   *     the next key, as in batch mode
   * @param clock the processing time at which an event arrives
   * @param watermark the current watermark
   */
  EventIntake(
      RnnRuntime<IN, OUT> runtime,
      TimedRunner runner,
      KeyStates states,
      WaitingEvents<IN> waiting,
      Host<IN, OUT> host,
      LongSupplier clock,
      LongSupplier watermark,
      Scorer<IN> scorer,
      boolean isSorted) {
    this.order = runtime.plan().order();
    this.hasDeadlines = runtime.plan().hasDeadlines();
    this.isSorted = isSorted;
    this.rules = runtime.rules();
    this.runtime = runtime;
    this.runner = runner;
    this.states = states;
    this.waiting = waiting;
    this.host = host;
    this.clock = clock;
    this.watermark = watermark;
    this.scorer = scorer;
  }

  // -- events

  /**
   * An event arrives.
   *
   * @param key the current key
   * @param timestamp in event time, or {@link KeyState#NONE}
   */
  void arrive(Object key, @Nullable IN record, long timestamp) throws Exception {
    Event<IN> event = arrived;
    event.hold(key, record, timestamp, clock.getAsLong());
    if (isSorted) {
      arriveInOrder(event);
    } else if (order instanceof Order.ByEventTime byTime
        && record != null
        && timestamp != KeyState.NONE) {
      arriveInAnyOrder(event, record, byTime.onLate());
    } else {
      scorer.score(event);
    }
  }

  /** Time passes for a key with its events, as if each had a watermark before it. */
  private void arriveInOrder(Event<IN> event) throws Exception {
    if (event.timestamp() != KeyState.NONE && hasDeadlines) {
      passTime(event.key(), event.timestamp() - 1);
    }
    scorer.score(event);
  }

  private void arriveInAnyOrder(Event<IN> event, IN record, LatePolicy policy) throws Exception {
    if (event.timestamp() > watermark.getAsLong()) {
      if (waiting.add(event.timestamp(), record)) {
        host.setEventTimer(event.timestamp());
      }
    } else if (policy == LatePolicy.APPLY) {
      scorer.score(event);
    } else {
      leaveOut(
          event,
          policy,
          "an event must arrive before the watermark passes it: timestamp=%d, watermark=%d"
              .formatted(event.timestamp(), watermark.getAsLong()));
    }
  }

  private void leaveOut(Event<IN> event, LatePolicy policy, String why) {
    if (policy == LatePolicy.DROP) {
      runtime.metrics().lateDropped();
      host.finished(event.record(), Fate.DROPPED);
    } else {
      scorer.reject(event, new Rejection(Reason.LATE, why));
    }
  }

  /** Removes and returns the events of the current key that wait for a time. */
  List<IN> due(long time) throws Exception {
    return waiting.remove(time);
  }

  /**
   * Leaves out the events of a time that is before the last event of their key, unless late events
   * are applied. The watermark passed them before a restart: it was behind the last event, and is
   * not restored.
   *
   * @param due the events whose turn it is
   * @param state of their key; null for none
   * @return whether they are left out
   */
  boolean leavesOut(Object key, List<IN> due, long time, @Nullable KeyState state) {
    if (state == null
        || time >= state.lastEvent()
        || !(order instanceof Order.ByEventTime byTime)
        || byTime.onLate() == LatePolicy.APPLY) {
      return false;
    }
    for (IN record : due) {
      leaveOut(
          Event.of(key, record, time, clock.getAsLong()),
          byTime.onLate(),
          "an event must arrive before the watermark passes it, which a restart does not change: timestamp=%d, last event of the key=%d"
              .formatted(time, state.lastEvent()));
    }
    return true;
  }

  /**
   * An event arrives that is scored at once, whatever its time is.
   *
   * @param now the processing time
   * @param state of its key; null for none
   */
  void scoreArrived(Object key, IN record, long timestamp, long now, @Nullable KeyState state)
      throws Exception {
    arrived.hold(key, record, timestamp, now);
    runtime.metrics().now(now);
    score(arrived, state);
  }

  /** Scores an event of the current key at once, and returns the state that it leaves. */
  @Nullable KeyState score(Event<IN> event) throws Exception {
    return scoreNow(event, states.get(event.key()));
  }

  /** As {@link #score(Event)}, with the state of the key. */
  @Nullable KeyState scoreNow(Event<IN> event, @Nullable KeyState state) throws Exception {
    runtime.metrics().now(event.arrived());
    return score(event, state);
  }

  private @Nullable KeyState score(Event<IN> event, @Nullable KeyState state) throws Exception {
    scope.enter(event, state);
    rules.begin(scope);
    runner.run(scope.runs());
    rules.finish(scope, host);
    if (scope.isChanged()) {
      states.put(event.key(), scope.state());
    }
    return scope.state();
  }

  /** Releases the models that no key needs after a watermark. */
  void retireModels(long watermark) {
    runner.retain(runtime.models().retire(watermark));
    // What is used again has the model that it was used with last.
    scope = new EventScope<>();
    showModel();
  }

  /** Sets the model of the metrics to the one that is effective at the last watermark. */
  void showModel() {
    runtime.metrics().model(runtime.models().versions().current().model());
  }

  // -- time

  /** Does all that is due up to a time for a key of which no event is being scored. */
  void passTime(Object key, long time) throws Exception {
    passTime(key, time, states.get(key));
  }

  /** As {@link #passTime(Object, long)}, with the state of the key. */
  void passTime(Object key, long time, @Nullable KeyState known) throws Exception {
    KeyState state = known;
    if (!hasDeadlines && (state == null || state.timer() == KeyState.NONE)) {
      return;
    }
    for (long step = rules.dueIdleStep(state, time);
        step != KeyState.NONE;
        step = rules.dueIdleStep(state, time)) {
      runtime.metrics().now(host.processingTime());
      state = score(rules.idleStep(key, step), state);
    }
    if (state != null) {
      states.put(key, rules.eventTimer(key, state, time, host));
    }
  }

  /**
   * Keeps a key whose events waited until now, though the timer of its end is about to fire.
   *
   * @param state of the key; null for none
   */
  void keep(Object key, @Nullable KeyState state) throws Exception {
    long now = host.processingTime();
    if (state != null && rules.hasLived(state, now)) {
      rules.touch(state, now);
      states.put(key, state);
    }
  }

  /** A timer in processing time fires. It ends no key of which events wait. */
  void processingTimer(Object key, long time) throws Exception {
    KeyState state = states.get(key);
    if (state != null) {
      if (rules.hasLived(state, time) && waiting.areThere()) {
        rules.touch(state, host.processingTime());
      }
      states.put(key, rules.processingTimer(key, state, time, host));
    }
  }

  // -- commands

  /** A command to one key arrives. */
  void command(Control<?> command, Object key) throws Exception {
    KeyState state = states.get(key);
    KeyState next = rules.command(command, key, watermark.getAsLong(), state, host);
    if (state != null || next != null) {
      states.put(key, next);
    }
  }
}
