/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.jobs.plan.Workload.Backend;

/** What was measured of jobs with RocksDB, LSTM(16 -> 64): see {@code docs/performance.md}. */
final class Measured {

  /** The bytes of the states that RocksDB was measured with. */
  static final int ROCKSDB_STATE_BYTES = 543;

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
   * Microseconds that an event takes more than on the heap, for states of {@link
   * #ROCKSDB_STATE_BYTES}: whole jobs with LSTM(16 -> 64) and Bloom filters took 8.8, 16.7 and 30.8
   * us, and 2.0 on the heap.
   */
  static double accessMicros(Backend backend, double keysOfSubtask) {
    if (backend == Backend.HASHMAP) {
      return 0;
    }
    return keysOfSubtask <= FEW_KEYS ? 6.8 : keysOfSubtask <= MANY_KEYS ? 14.7 : 28.8;
  }
}
