/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** A total, and the same counter once more for each value of a label. For one thread. */
final class LabelledCounters {

  private final MetricGroup group;
  private final String label;
  private final String name;
  private final Counter total;
  private final Map<Object, Counter> counters = new HashMap<>();

  /**
   * Registers the counters: all from the start, so that a rate has a zero to begin with.
   *
   * @param values of the label; others are registered when they are first counted
   */
  LabelledCounters(MetricGroup group, String label, String name, Collection<?> values) {
    this.group = group;
    this.label = label;
    this.name = name;
    total = group.counter(name);
    values.forEach(this::register);
  }

  private Counter counter(Object value) {
    Counter known = counters.get(value);
    return known == null ? register(value) : known;
  }

  private Counter register(Object value) {
    Counter counter = group.addGroup(label, String.valueOf(value)).counter(name);
    counters.put(value, counter);
    return counter;
  }

  void inc(Object value) {
    counter(value).inc();
    total.inc();
  }

  long total() {
    return total.getCount();
  }
}
