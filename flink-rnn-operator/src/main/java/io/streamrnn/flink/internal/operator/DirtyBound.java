/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.operator;

import io.streamrnn.flink.internal.plan.ExecutionPlan;
import java.util.function.LongSupplier;

/**
 * How many states of a cache may differ from the state backend. For one thread.
 *
 * <p>A state that is written soon after it has changed is written again and again: keys that come
 * often are the first to change. So in the first half of the time between two checkpoints all
 * states may differ. In the second half fewer and fewer may, until at the time of the next
 * checkpoint {@code maxDirty} are left to be written at once. That time is known from the two
 * checkpoints before, or from the last one and the configured interval. When the first one comes is
 * not known: Flink begins with a random part of the interval.
 */
final class DirtyBound {

  /** In place of an interval that is not configured. */
  static final long UNKNOWN = -1;

  // -- configuration
  private final ExecutionPlan.Cache cache;
  private final LongSupplier clock;

  // -- runtime
  private long last = UNKNOWN;
  private long interval;

  /**
   * A bound for a cache.
   *
   * @param configured time between checkpoints in milliseconds, or {@link #UNKNOWN}
   * @param clock in milliseconds
   */
  DirtyBound(ExecutionPlan.Cache cache, long configured, LongSupplier clock) {
    this.cache = cache;
    this.clock = clock;
    interval = configured;
  }

  /** The bound at this time. */
  int get() {
    if (last == UNKNOWN || interval == UNKNOWN) {
      return cache.size();
    }
    long left = last + interval - clock.getAsLong();
    double share = Math.min(1, Math.max(0, 2.0 * left / interval));
    return cache.maxDirty() + (int) (share * (cache.size() - cache.maxDirty()));
  }

  /** A checkpoint begins. */
  void checkpoint() {
    long now = clock.getAsLong();
    if (last != UNKNOWN && now > last) {
      interval = now - last;
    }
    last = now;
  }
}
