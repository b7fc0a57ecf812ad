/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Steps events of different keys together, which takes less CPU than one at a time. The results
 * have the same bits and the same order.
 *
 * @param size at most how many events are stepped together
 * @param linger how long, in processing time, the first of them waits for others, at most the time
 *     to live of keys; 0 for about a millisecond, the least that a timer of Flink takes
 */
@PublicEvolving
public record Batching(int size, Duration linger) implements Serializable {

  /** Checks both. */
  public Batching {
    if (size < 1) {
      throw new IllegalArgumentException(
          "the size of a batch must be at least 1: size=%d; omit batching(...) to score events one at a time"
              .formatted(size));
    }
    if (linger.isNegative()) {
      throw new IllegalArgumentException("linger must not be negative: linger=" + linger);
    }
  }

  /** Batches of at most this size, with the least {@link #linger}. */
  public static Batching ofSize(int size) {
    return new Batching(size, Duration.ZERO);
  }

  /** The same, waiting this long for a batch to fill, in processing time. */
  public Batching linger(Duration linger) {
    return new Batching(size, linger);
  }
}
