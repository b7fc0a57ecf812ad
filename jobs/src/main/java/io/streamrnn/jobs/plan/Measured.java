/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.jobs.plan.Workload.Backend;

/** What was measured of jobs with LSTM(16 -> 64): see RocksDB in {@code docs/performance.md}. */
final class Measured {

  /** The bytes of the states that were measured. */
  static final int STATE_BYTES = 543;

  /** Managed memory of the subtask that had a million keys. */
  static final long ROCKSDB_MANAGED_BYTES = 512L << 20;

  /** State in an incremental checkpoint by what the states of its keys take: 985 MiB by 551 MB. */
  static final double ROCKSDB_AMPLIFICATION = 1.9;

  /** The most keys of a subtask that were measured. */
  static final long MOST_KEYS = 1_000_000;

  private static final long MANY_KEYS = 100_000;
  private static final long FEW_KEYS = 10_000;

  private Measured() {}

  /**
   * Microseconds that an event takes more than with {@value #FEW_KEYS} keys on the heap, for states
   * of {@link #STATE_BYTES}: jobs with equally frequent keys took 2.8, 3.4 and 6.6 us there, and
   * 8.8, 16.7 and 30.8 us on RocksDB with Bloom filters.
   */
  static double accessMicros(Backend backend, double keysOfSubtask) {
    boolean isHeap = backend == Backend.HASHMAP;
    if (keysOfSubtask <= FEW_KEYS) {
      return isHeap ? 0 : 6.0;
    }
    if (keysOfSubtask <= MANY_KEYS) {
      return isHeap ? 0.6 : 13.9;
    }
    return isHeap ? 3.8 : 28.0;
  }
}
