/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.rules;

import io.streamrnn.flink.Rejected;
import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.step.Rejection;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/**
 * Events of different keys that take the {@link Shortcut} together. Their inputs are read when they
 * are added; {@link #step} takes their steps, {@link #finish} changes their states and computes
 * their results, {@link #emit} emits these. For one thread, and used once: in an array that lives
 * for long, garbage collectors such as G1 take a memory fence for each reference that is written.
 */
@Internal
public final class ShortcutBatch<IN, OUT> {

  private static final int FEW = 64;
  private static final long[] NOT_ASKED = {};

  private final Shortcut<IN, OUT> shortcut;
  private Object[] keys;
  private Object[] records;
  private KeyState[] states;
  private long[] timestamps;
  // In processing time, if the shortcut asks for it.
  private long[] arrivals;
  private int count;
  private boolean isDone;
  private @Nullable Object[] results = {};
  // Of the few events that are rejected: why their input cannot be read, and what is emitted.
  private Map<Integer, Rejection> failures = Map.of();
  private Map<Integer, Rejected<IN>> rejected = Map.of();

  ShortcutBatch(Shortcut<IN, OUT> shortcut, int size) {
    int capacity = Math.min(size, FEW);
    this.shortcut = shortcut;
    keys = new Object[capacity];
    records = new Object[capacity];
    states = new KeyState[capacity];
    timestamps = new long[capacity];
    arrivals = shortcut.asksArrival() ? new long[capacity] : NOT_ASKED;
  }

  /** The number of events. */
  public int count() {
    return count;
  }

  /**
   * Adds an event, which must not be one of a key that has one here.
   *
   * @param record which is kept
   * @param timestamp in event time, or {@link KeyState#NONE}
   * @param arrived in processing time, if the shortcut {@link Shortcut#asksArrival asks} for it
   * @param state of its key, for which it {@link Shortcut#isFor is}; it is kept and written to
   */
  public void add(Object key, IN record, long timestamp, long arrived, KeyState state)
      throws InterruptedException {
    int row = count;
    if (row == keys.length) {
      grow();
    }
    keys[row] = key;
    records[row] = record;
    states[row] = state;
    timestamps[row] = timestamp;
    if (arrivals != NOT_ASKED) {
      arrivals[row] = arrived;
    }
    state.isPending(true);
    count = row + 1;
    try {
      shortcut.read(row, record, timestamp, state);
    } catch (Rejection why) {
      failures = with(failures, row, why);
    }
  }

  private void grow() {
    int capacity = 2 * count;
    keys = Arrays.copyOf(keys, capacity);
    records = Arrays.copyOf(records, capacity);
    states = Arrays.copyOf(states, capacity);
    timestamps = Arrays.copyOf(timestamps, capacity);
    arrivals = arrivals == NOT_ASKED ? NOT_ASKED : Arrays.copyOf(arrivals, capacity);
  }

  private static <T> Map<Integer, T> with(Map<Integer, T> few, int row, T value) {
    Map<Integer, T> more = few.isEmpty() ? new HashMap<>() : few;
    more.put(row, value);
    return more;
  }

  /** The key of an event. */
  public Object key(int row) {
    return keys[row];
  }

  /** The state of the key of an event. */
  public KeyState state(int row) {
    return states[row];
  }

  /** Takes the steps of all events together. */
  public void step() {
    results = new Object[count];
    isDone = shortcut.step(count, count - failures.size(), states);
  }

  /**
   * Changes the state of an event by its step and computes its result, or rejects it. Called once
   * for each event, in their order.
   *
   * @return whether the state was changed, and must be written
   */
  public boolean finish(int row) throws InterruptedException {
    states[row].isPending(false);
    try {
      results[row] = result(row);
      return true;
    } catch (Rejection why) {
      shortcut.reject(keys[row], record(row), why, each -> rejected = with(rejected, row, each));
      return false;
    }
  }

  private @Nullable OUT result(int row) throws Rejection, InterruptedException {
    Rejection failure = failures.isEmpty() ? null : failures.get(row);
    if (failure != null) {
      throw failure;
    }
    long arrived = arrivals == NOT_ASKED ? KeyState.NONE : arrivals[row];
    return shortcut.finish(row, isDone, record(row), timestamps[row], arrived, states[row]);
  }

  /** Emits the result of an event, or that it was rejected. */
  @SuppressWarnings("unchecked") // A result of its output function.
  public void emit(int row, Host<IN, OUT> host) {
    Rejected<IN> instead = rejected.isEmpty() ? null : rejected.get(row);
    if (instead == null) {
      shortcut.emit(record(row), (@Nullable OUT) results[row], timestamps[row], host);
    } else {
      host.reject(instead, timestamps[row]);
    }
  }

  @SuppressWarnings("unchecked") // All of them are of this type.
  private IN record(int row) {
    return (IN) records[row];
  }
}
