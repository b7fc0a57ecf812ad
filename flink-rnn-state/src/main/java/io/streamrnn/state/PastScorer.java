/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.operator.KeyScorer;
import io.streamrnn.flink.internal.plan.RnnPlan;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.WaitingEvents;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.jspecify.annotations.Nullable;

/**
 * Scores the events of a few keys in the order of their time, and then returns what their states
 * have become. Time passes as in a job that received each event at its time: the watermark is just
 * before each event, and processing time is its timestamp. For one thread.
 */
final class PastScorer<K, IN> implements AutoCloseable {

  /** Takes the states of keys. */
  interface Saver<K> {

    /**
     * Takes the state of a key that has one.
     *
     * @param state as its serializer writes it
     * @param eventTimers that have not fired
     * @param processingTimers that have not fired
     */
    void save(K key, byte[] state, long[] eventTimers, long[] processingTimers) throws Exception;
  }

  // -- configuration
  private final long asOf;
  private final long now;

  // -- runtime
  private final Map<K, KeyPast> keys = new LinkedHashMap<>();
  private final DataOutputSerializer bytes = new DataOutputSerializer(256);
  private final PastHost<IN, ?> host;
  private final KeyScorer<IN, ?> scorer;
  private @Nullable TypeSerializer<KeyState> serializer;
  private long applied;

  private <OUT> PastScorer(RnnPlan<IN, OUT> plan, long asOf, long now, MetricGroup metrics)
      throws Exception {
    this.asOf = asOf;
    this.now = now;
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
   * @param asOf the watermark at the end; {@link KeyState#NONE} for that of the last event of each
   *     key
   * @param now processing time for events without a timestamp
   */
  static <K, IN> PastScorer<K, IN> open(
      RnnPlan<IN, ?> plan, long asOf, long now, MetricGroup metrics) throws Exception {
    return new PastScorer<>(plan, asOf, now, metrics);
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

  /** How many events were rejected. */
  long rejected() {
    return host.rejected();
  }

  /**
   * An event arrives.
   *
   * @param time its timestamp, not before that of the event of its key before it; {@link
   *     KeyState#NONE} for none
   */
  void arrive(K key, IN record, long time) throws Exception {
    KeyPast past = keys.computeIfAbsent(key, k -> new KeyPast(now));
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

  /** Lets processing time pass, with the watermark just before it. */
  private void advance(K key, KeyPast past, long time) throws Exception {
    NavigableSet<Long> timers = past.processingTimers();
    while (!timers.isEmpty() && timers.first() <= time) {
      long due = timers.first();
      timers.remove(due);
      past.processingTime(due);
      scorer.passTime(key, due - 1);
      past.passed(due - 1);
      scorer.processingTimer(key, due);
    }
    past.processingTime(time);
  }

  /** Saves and drops the keys so far, of which no more events come. */
  void end(Saver<K> saver) throws Exception {
    for (Map.Entry<K, KeyPast> key : keys.entrySet()) {
      KeyPast past = key.getValue();
      host.enter(past);
      if (asOf != KeyState.NONE) {
        advance(key.getKey(), past, asOf);
        scorer.passTime(key.getKey(), asOf);
        past.passed(asOf);
      }
      save(key.getKey(), past, saver);
    }
    keys.clear();
  }

  private void save(K key, KeyPast past, Saver<K> saver) throws Exception {
    KeyState state = past.state();
    if (state != null) {
      Objects.requireNonNull(serializer, "the state is registered").serialize(state, bytes);
      saver.save(
          key, bytes.getCopyOfBuffer(), longs(past.eventTimers()), longs(past.processingTimers()));
      bytes.clear();
    }
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
