/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one JVM measured: numbers by name, in the order of their measurement. A name says what was
 * measured, in which case and in which unit, as in {@code LSTM 64, heap: CPU us/event}.
 */
final class Figures {

  private final Map<String, Double> values = new LinkedHashMap<>();

  /** Adds a figure. */
  void add(String name, double value) {
    if (values.putIfAbsent(name, value) != null) {
      throw new IllegalArgumentException("a figure is measured once: name=" + name);
    }
  }

  /** Adds how many times larger one figure is than another of this JVM. */
  void addRatio(String name, String dividend, String divisor) {
    add(name, get(dividend) / get(divisor));
  }

  /** Whether a figure was added. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  /** A figure that was added. */
  double get(String name) {
    Double value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no such figure: name=" + name);
    }
    return value;
  }

  /** All of them. */
  Map<String, Double> values() {
    return Collections.unmodifiableMap(values);
  }
}
