/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Consecutive readings of a mote.
 *
 * @param first number of the first reading
 * @param last number of the last reading
 */
record Span(int first, int last) {

  /** The longest spans of consecutive readings that satisfy a condition. */
  static List<Span> where(Predicate<ScoredReading> holds, List<ScoredReading> readings) {
    List<Span> spans = new ArrayList<>();
    for (ScoredReading reading : readings) {
      if (holds.test(reading)) {
        append(reading.reading(), spans);
      }
    }
    return spans;
  }

  private static void append(int reading, List<Span> spans) {
    int end = spans.size() - 1;
    if (end >= 0 && spans.get(end).last == reading - 1) {
      spans.set(end, new Span(spans.get(end).first, reading));
    } else {
      spans.add(new Span(reading, reading));
    }
  }

  /** Whether the spans have a reading in common. */
  boolean overlaps(Span other) {
    return first <= other.last && other.first <= last;
  }
}
