/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** The {@code number}-th event of its key, counted from 0, with three features. */
public record Event(String key, long number, float a, float b, float c) {

  private static final int KEYS = 17;

  /** The event at a position of the test stream, which is the same at every replay. */
  public static Event at(long position) {
    SplittableRandom random = new SplittableRandom(position);
    return new Event(
        "key-" + position % KEYS,
        position / KEYS,
        (float) random.nextDouble(-1, 1),
        (float) random.nextDouble(-1, 1),
        (float) random.nextDouble(-1, 1));
  }

  /** The first events of the test stream. */
  public static List<Event> first(long count) {
    return LongStream.range(0, count).mapToObj(Event::at).toList();
  }

  float[] features() {
    return new float[] {a, b, c};
  }
}
