/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.jobs.plan.Workload.Backend;

/**
 * What a job needs. {@code docs/sizing.md} has the same arithmetic.
 *
 * @param entryBytes of a key in the state backend: state, key, and what Flink adds
 * @param totalBytes of all keys
 * @param storedBytes in a checkpoint, with what RocksDB has not yet compacted
 * @param changedKeys distinct keys that change between two checkpoints, if all are equally frequent
 * @param checkpointBytes that a checkpoint writes
 * @param checkpointRate in bytes per second
 * @param accessMicros of CPU for an event, for the access to its state
 * @param eventMicros of CPU for an event
 * @param eventsPerCore in a second, of a core that does nothing else
 * @param cores that the events take, at the load that is planned
 * @param byCpu TaskManagers for these cores
 * @param byMemory TaskManagers that hold the states
 * @param diskBytes on the disk of a TaskManager; 0 on the heap
 * @param restoreSeconds until all states are read from the checkpoint
 */
record Sizing(
    long entryBytes,
    double totalBytes,
    double storedBytes,
    double changedKeys,
    double checkpointBytes,
    double checkpointRate,
    double accessMicros,
    double eventMicros,
    double eventsPerCore,
    double cores,
    long byCpu,
    long byMemory,
    double diskBytes,
    double restoreSeconds) {

  /** The key group and the namespace that Flink writes with a key. */
  static final int FLINK_BYTES = 3;

  /** Objects of a key on the heap besides its numbers: entry, key, state, headers of arrays. */
  static final int OBJECT_BYTES = 250;

  /** The part of the heap that states may fill, so that the garbage collector has room. */
  static final double HEAP_SHARE = 0.5;

  /** The part of a TaskManager's process that is heap if it has no managed memory. */
  static final double HEAP_OF_PROCESS = 0.6;

  /** Computes what a job needs. */
  static Sizing of(Workload work, NetworkCost network) {
    boolean isHeap = work.backend() == Backend.HASHMAP;
    long entry =
        (long) network.stateBytes()
            + (work.timestamps() ? network.timestampBytes() : 0)
            + work.key()
            + FLINK_BYTES;
    double total = (double) entry * work.keys();
    double stored = isHeap ? total : total * Measured.ROCKSDB_AMPLIFICATION;
    double changed =
        work.keys() * -Math.expm1(-work.rate() * work.seconds() / Math.max(1, work.keys()));
    double written = isHeap ? total : changed * entry;
    double compute = work.cost().micros(network.multiplications(), network.steps());
    double access = access(work, entry, compute);
    double micros = compute + access;
    double cores = work.rate() * micros / 1e6 / work.load();
    long byCpu = ceil(cores / work.cores());
    long byMemory = isHeap ? ceil(heapBytes(work, network) / heapOfTaskManager(work)) : 1;
    long taskManagers = Math.max(byCpu, byMemory);
    return new Sizing(
        entry,
        total,
        stored,
        changed,
        written,
        written / work.seconds(),
        access,
        micros,
        1e6 / micros,
        cores,
        byCpu,
        byMemory,
        isHeap ? 0 : stored / taskManagers,
        stored / taskManagers / work.bandwidth());
  }

  /**
   * Microseconds for the access to a state. Large states take longer in proportion. Few keys are
   * quicker, so the subtasks are counted as if the access took nothing: that has the most keys a
   * subtask.
   */
  private static double access(Workload work, long entry, double compute) {
    double subtasks = Math.max(1, Math.ceil(work.rate() * compute / 1e6 / work.load()));
    return Measured.accessMicros(work.backend(), work.keys() / subtasks)
        * Math.max(1, (double) entry / Measured.STATE_BYTES);
  }

  /** The bytes of all states on the heap. */
  static double heapBytes(Workload work, NetworkCost network) {
    return (double) work.keys() * (OBJECT_BYTES + Float.BYTES * network.heapFloats());
  }

  /** The bytes of states that the heap of a TaskManager takes. */
  static double heapOfTaskManager(Workload work) {
    return work.memory() * HEAP_OF_PROCESS * HEAP_SHARE;
  }

  /** TaskManagers. */
  long taskManagers() {
    return Math.max(byCpu, byMemory);
  }

  private static long ceil(double value) {
    return Math.max(1, (long) Math.ceil(value));
  }
}
