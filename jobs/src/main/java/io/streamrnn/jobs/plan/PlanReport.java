/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.plan;

import io.streamrnn.jobs.plan.Workload.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A plan as text: each number with its arithmetic behind it. Not thread-safe. */
final class PlanReport {

  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private final Workload work;
  private final NetworkCost network;
  private final Sizing sizing;
  private final List<String> lines = new ArrayList<>();

  PlanReport(Workload work, NetworkCost network, Sizing sizing) {
    this.work = work;
    this.network = network;
    this.sizing = sizing;
  }

  List<String> lines() {
    addState();
    addCpu();
    addTaskManagers();
    addCheckpoints();
    addRemarks();
    return List.copyOf(lines);
  }

  private void addState() {
    entry(
        "state per key",
        bytes((double) sizing.entryBytes()),
        "state %,d + timestamp %d + key %d + Flink %d",
        network.stateBytes(),
        work.timestamps() ? network.timestampBytes() : 0,
        work.key(),
        Sizing.FLINK_BYTES);
    entry(
        "state",
        bytes(sizing.totalBytes()),
        "%,d keys x %s",
        work.keys(),
        bytes((double) sizing.entryBytes()));
    if (!isHeap()) {
      entry(
          "state on disk",
          bytes(sizing.storedBytes()),
          "%s x %.1f, as RocksDB compacts later",
          bytes(sizing.totalBytes()),
          Measured.ROCKSDB_AMPLIFICATION);
    }
  }

  private void addCpu() {
    entry(
        "CPU per event",
        "%.1f us".formatted(sizing.eventMicros()),
        "%.2f + %,d multiplications x %d steps x %.4f ns + %.1f for the state on %s",
        work.cost().event(),
        network.multiplications(),
        network.steps(),
        work.cost().multiplication() * 1000,
        sizing.accessMicros(),
        work.backend().name().toLowerCase(Locale.ROOT));
    entry(
        "events per core",
        "%,.0f/s".formatted(sizing.eventsPerCore()),
        "1,000,000 us / %.1f us",
        sizing.eventMicros());
    entry(
        "cores",
        "%,.1f".formatted(sizing.cores()),
        "%,.0f events/s x %.1f us / %.0f %% busy",
        work.rate(),
        sizing.eventMicros(),
        100 * work.load());
  }

  private void addTaskManagers() {
    entry(
        "TaskManagers",
        "%,d".formatted(sizing.taskManagers()),
        "of %d cores and %s: %,d for CPU, %,d for memory",
        work.cores(),
        bytes((double) work.memory()),
        sizing.byCpu(),
        sizing.byMemory());
    if (isHeap()) {
      entry(
          "heap of states",
          bytes(Sizing.heapBytes(work, network)),
          "%,d keys x (%d + 4 x %,d numbers); a TaskManager takes %s, %.0f %% of a heap of %.0f %% of its memory",
          work.keys(),
          Sizing.OBJECT_BYTES,
          network.heapFloats(),
          bytes(Sizing.heapOfTaskManager(work)),
          100 * Sizing.HEAP_SHARE,
          100 * Sizing.HEAP_OF_PROCESS);
      return;
    }
    entry(
        "managed memory",
        bytes((double) Measured.ROCKSDB_MANAGED_BYTES * work.cores()),
        "of a TaskManager: %d slots x %s, as measured",
        work.cores(),
        bytes((double) Measured.ROCKSDB_MANAGED_BYTES));
    entry(
        "disk",
        bytes(sizing.diskBytes()),
        "of a TaskManager: %s / %,d",
        bytes(sizing.storedBytes()),
        sizing.taskManagers());
  }

  private void addCheckpoints() {
    if (isHeap()) {
      entry("checkpoint", bytes(sizing.checkpointBytes()), "all states, each time");
    } else {
      entry(
          "checkpoint",
          bytes(sizing.checkpointBytes()),
          "%,.0f keys of %,.0f events in %,.1f s x %s, without what compaction rewrites",
          sizing.changedKeys(),
          work.rate() * work.seconds(),
          work.seconds(),
          bytes((double) sizing.entryBytes()));
    }
    entry(
        "traffic",
        bytes(sizing.checkpointRate()) + "/s",
        "%s / %,.1f s",
        bytes(sizing.checkpointBytes()),
        work.seconds());
    entry(
        "restore",
        "%,.0f s".formatted(Math.max(1, sizing.restoreSeconds())),
        "%s / %,d TaskManagers / %s/s",
        bytes(sizing.storedBytes()),
        sizing.taskManagers(),
        bytes((double) work.bandwidth()));
  }

  private void addRemarks() {
    double keys = work.keys() / Math.max(1, Math.ceil(sizing.cores()));
    if (keys > Measured.MOST_KEYS) {
      lines.add("");
      lines.add(
          String.format(
              Locale.ROOT,
              "A subtask has %,.0f keys. %s was measured with at most %,d a subtask, all of them equally frequent: measure yours (benchmarks/run ManyKeys).",
              keys,
              isHeap() ? "The heap" : "RocksDB",
              Measured.MOST_KEYS));
    }
    if (!isHeap()
        && Measured.ROCKSDB_MANAGED_BYTES * work.cores() > work.memory() * Sizing.HEAP_OF_PROCESS) {
      lines.add("");
      lines.add(
          "The managed memory does not fit into a TaskManager: --memory=%s, --cores=%d; use more memory or fewer cores a TaskManager."
              .formatted(bytes((double) work.memory()), work.cores()));
    }
  }

  private boolean isHeap() {
    return work.backend() == Backend.HASHMAP;
  }

  /** Three digits and a unit of a thousand: 562 B, 1.03 TB. */
  static String bytes(double value) {
    int unit = 0;
    double scaled = value;
    while (scaled >= 999.5 && unit < UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    int digits = unit == 0 || scaled >= 99.95 ? 0 : scaled >= 9.995 ? 1 : 2;
    return String.format(Locale.ROOT, "%." + digits + "f %s", scaled, UNITS[unit]);
  }

  private void entry(String title, String value, String arithmetic, Object... numbers) {
    lines.add(
        String.format(
            Locale.ROOT,
            "%-16s%-14s= %s",
            title,
            value,
            String.format(Locale.ROOT, arithmetic, numbers)));
  }
}
