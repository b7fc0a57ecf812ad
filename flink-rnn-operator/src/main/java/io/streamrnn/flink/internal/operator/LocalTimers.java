/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The timers of all keys on one clock. A key has at most one timer of a time, as in Flink. Those of
 * one time fire in the order in which they were set. For one thread.
 */
final class LocalTimers {

  /** What happens when the timer of a key fires. */
  @FunctionalInterface
  interface Firing {

    /** The timer of a key fires, which may set and delete others. */
    void fire(Object key, long time) throws Exception;
  }

  private final TreeMap<Long, Set<Object>> keys = new TreeMap<>();

  void set(Object key, long time) {
    keys.computeIfAbsent(time, t -> new LinkedHashSet<>()).add(key);
  }

  void delete(Object key, long time) {
    keys.computeIfPresent(
        time,
        (t, all) -> {
          all.remove(key);
          return all.isEmpty() ? null : all;
        });
  }

  /** Fires the timers up to a time, the earliest first, and those that are set meanwhile. */
  void fireUntil(long time, Firing firing) throws Exception {
    for (Map.Entry<Long, Set<Object>> first = keys.firstEntry();
        first != null && first.getKey() <= time;
        first = keys.firstEntry()) {
      Iterator<Object> waiting = first.getValue().iterator();
      Object key = waiting.next();
      delete(key, first.getKey());
      firing.fire(key, first.getKey());
    }
  }
}
