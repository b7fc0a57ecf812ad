/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.Control;
import io.streamrnn.flink.internal.operator.KeyScorer;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.plan.Timeout;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of a few keys in the order of their time, and then returns what their states
 * have become. Time passes as in a job that received each event at its time: the watermark is just
 * before each event, and processing time is its timestamp. For one thread.
 */
final class PastScorer<K, IN> implements AutoCloseable {

  // -- configuration
  private final KeySelector<IN, ?> key;
  private final long asOf;
  private final long now;
  private final boolean isReplay;
  private final boolean hasTimeToLive;
  private final Timeout gap;

  // -- runtime
  private final Map<Object, KeyPast<K>> keys = new LinkedHashMap<>();
  private final Map<Object, SavedKey<K>> saved = new HashMap<>();
  private final DataOutputSerializer bytes = new DataOutputSerializer(256);
  private final PastHost<IN, ?> host;
  private final KeyScorer<IN, ?> scorer;
  private @Nullable TypeSerializer<KeyState> serializer;
  private long applied;
  private long leftOut;
  private long anew;
  private long different;

  private <OUT> PastScorer(
      RnnPlan<IN, OUT> plan,
      KeySelector<IN, ?> key,
      long asOf,
      boolean isReplay,
      long now,
      MetricGroup metrics)
      throws Exception {
    this.key = key;
    this.asOf = asOf;
    this.isReplay = isReplay;
    this.now = now;
    hasTimeToLive = plan.lifetimes().processingTime().isSet();
    gap = plan.sequences().gap();
    PastHost<IN, OUT> host = new PastHost<>();
    this.host = host;
    scorer =
        KeyScorer.open(
            plan,
            descriptor -> states(descriptor, host),
            WaitingEvents.none(),
            host,
            () -> KeyState.NONE,
            true,
            metrics);
  }

  /**
   * Acquires the model of a plan.
   *
   * @param key of an event, unless it is one of a savepoint
   * @param asOf the watermark at the end; {@link KeyState#NONE} for that of the last event of each
   *     key
   * @param isReplay whether only keys of a savepoint are scored, up to their last event in it
   * @param now processing time for events without a timestamp
   */
  static <K, IN> PastScorer<K, IN> open(
      RnnPlan<IN, ?> plan,
      KeySelector<IN, ?> key,
      long asOf,
      boolean isReplay,
      long now,
      MetricGroup metrics)
      throws Exception {
    return new PastScorer<>(plan, key, asOf, isReplay, now, metrics);
  }

  private ValueState<KeyState> states(
      ValueStateDescriptor<KeyState> descriptor, ValueState<KeyState> states) {
    serializer = descriptor.getSerializer();
    return states;
  }

  /** How many events were applied or rejected. */
  long applied() {
    return applied;
  }

  /** How many events the savepoint has not received, or were those of other keys. */
  long leftOut() {
    return leftOut;
  }

  /** How many events were rejected. */
  long rejected() {
    return host.rejected();
  }

  /** How many keys had an open sequence in the savepoint, and have none now. */
  long anew() {
    return anew;
  }

  /** How many keys have a sequence of another number of steps than in the savepoint. */
  long different() {
    return different;
  }

  /**
   * A key of the savepoint, before its events. Its constants are not of a model: the last ones
   * count from the beginning, unless its events bring others.
   *
   * @throws SavepointException if another key has the same text
   */
  void restore(SavedKey<K> key) throws SavepointException {
    KeyPast<K> past = new KeyPast<>(key.key(), now);
    past.state(scorer.ofConstants(key.constants(), key.constantSizes()));
    if (saved.put(key.text(), key) != null) {
      throw KeyText.ambiguous(key.text(), key.key());
    }
    keys.put(key.text(), past);
  }

  private boolean isLeftOut(Object id, long time) {
    SavedKey<K> known = saved.get(id);
    return isReplay && (known == null || !known.hasReceived(time));
  }

  /**
   * An event arrives.
   *
   * @param id of its key: the text of a key of the savepoint, the row of a key of SQL, or the key
   * @param time its timestamp, not before that of the event of its key before it; {@link
   *     KeyState#NONE} for none
   */
  void arrive(Object id, IN record, long time) throws Exception {
    if (isLeftOut(id, time)) {
      leftOut++;
      return;
    }
    KeyPast<K> past = past(id, record);
    K key = past.key();
    host.enter(past);
    if (time == KeyState.NONE) {
      scorer.arrive(key, record, time);
    } else {
      advance(key, past, time);
      scorer.arrive(key, record, time);
      past.passed(time - 1);
    }
    applied++;
  }

  @SuppressWarnings("unchecked") // Events of other keys than those of a savepoint were left out.
  private KeyPast<K> past(Object id, IN record) throws Exception {
    KeyPast<K> past = keys.get(id);
    if (past == null) {
      past = new KeyPast<>((K) key.getKey(record), now);
      keys.put(id, past);
    }
    return past;
  }

  /** Lets processing time pass, with the watermark just before it. */
  private void advance(K key, KeyPast<K> past, long time) throws Exception {
    NavigableSet<Long> timers = past.processingTimers();
    while (!timers.isEmpty() && timers.first() <= time) {
      long due = timers.first();
      timers.remove(due);
      past.processingTime(due);
      pass(key, past, due - 1);
      scorer.processingTimer(key, due);
    }
    past.processingTime(time);
  }

  /** Passes on the keys so far, of which no more events come, and drops them. */
  void end(Consumer<PastState<K>> out) throws Exception {
    for (Map.Entry<Object, KeyPast<K>> each : keys.entrySet()) {
      KeyPast<K> past = each.getValue();
      K key = past.key();
      host.enter(past);
      SavedKey<K> known = saved.get(each.getKey());
      if (known != null) {
        end(known, past);
      } else if (asOf != KeyState.NONE) {
        advance(key, past, asOf);
        pass(key, past, asOf);
      }
      emit(key, past, known == null ? List.of() : known.waiting(), out);
    }
    keys.clear();
    saved.clear();
  }

  /** Does all that had been done for a key, and takes over what does not follow from its events. */
  private void end(SavedKey<K> known, KeyPast<K> past) throws Exception {
    passTime(known, past);
    if (past.isOpen() && !known.open()) {
      scorer.command(Control.reset(known.key()), known.key());
    }
    KeyState state = past.state();
    KeyState ofConstants = scorer.ofConstants(known.constants(), known.constantSizes());
    if (state != null && ofConstants != null) {
      state.constants(known.constants(), known.constantSizes());
    }
    if (hasTimeToLive) {
      past.liveUntil(known.touched(), known.timeToLiveTimer());
    }
    known.waiting().forEach(event -> past.eventTimers().add(event.f0));
    compare(known, state);
  }

  /** Lets the time pass that had passed after the last event of a key. */
  private void passTime(SavedKey<K> known, KeyPast<K> past) throws Exception {
    if (known.timer() != KeyState.NONE) {
      pass(known.key(), past, known.timer() - 1);
      return;
    }
    // Nothing more was due, so all had been done.
    KeyState state = past.state();
    if (state != null && state.isOpen() && !known.open() && gap.isSet()) {
      pass(known.key(), past, state.lastEvent() + gap.millis());
    }
    while (missed(past) < known.missed() && !past.eventTimers().isEmpty()) {
      pass(known.key(), past, past.eventTimers().first());
    }
  }

  private static int missed(KeyPast<?> past) {
    KeyState state = past.state();
    return state != null && state.isOpen() ? state.missed() : Integer.MAX_VALUE;
  }

  private void compare(SavedKey<K> known, @Nullable KeyState state) {
    if (known.open()) {
      boolean isOpen = state != null && state.isOpen();
      anew += isOpen ? 0 : 1;
      different += state != null && isOpen && state.steps() != known.steps() ? 1 : 0;
    }
  }

  private void pass(K key, KeyPast<K> past, long time) throws Exception {
    scorer.passTime(key, time);
    past.passed(time);
  }

  private void emit(
      K key,
      KeyPast<K> past,
      List<Tuple3<Long, byte[], byte[]>> waiting,
      Consumer<PastState<K>> out)
      throws IOException {
    KeyState state = past.state();
    if (state == null && waiting.isEmpty()) {
      return;
    }
    bytes.clear();
    if (state != null) {
      Objects.requireNonNull(serializer, "the state is registered").serialize(state, bytes);
    }
    out.accept(
        new PastState<>(
            key,
            bytes.getCopyOfBuffer(),
            longs(past.eventTimers()),
            longs(past.processingTimers()),
            waiting));
  }

  private static long[] longs(NavigableSet<Long> times) {
    return times.stream().mapToLong(Long::longValue).toArray();
  }

  /** After the last event. */
  void endOfInput() {
    scorer.endOfInput();
  }

  /** Releases the model. */
  @Override
  public void close() {
    scorer.close();
  }
}
