/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import java.time.Duration;

/**
 * What is asked of a job.
 *
 * @param keys that have a state at a time
 * @param rate events per second, of all keys together
 * @param key bytes of a key as its serializer writes it
 * @param timestamps whether events have timestamps
 * @param cost of an event
 * @param backend where states are
 * @param interval between two checkpoints
 * @param cores of a TaskManager, as many as it has slots
 * @param memory of the process of a TaskManager, in bytes
 * @param load how much of a core is planned to be busy, above 0 and at most 1
 * @param bandwidth bytes that a TaskManager reads from the store of checkpoints in a second
 */
record Workload(
    long keys,
    double rate,
    int key,
    boolean timestamps,
    EventCost cost,
    Backend backend,
    Duration interval,
    int cores,
    long memory,
    double load,
    long bandwidth) {

  /** Where states are. */
  enum Backend {
    /** On the heap. */
    HASHMAP,
    /** In managed memory and on disk. */
    ROCKSDB
  }

  /** The interval in seconds. */
  double seconds() {
    return interval.toNanos() / 1e9;
  }
}
