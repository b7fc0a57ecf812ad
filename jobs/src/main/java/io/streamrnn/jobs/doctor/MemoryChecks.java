/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import static io.streamrnn.jobs.doctor.Finding.hint;
import static io.streamrnn.jobs.doctor.Finding.wrong;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;

/** Checks whether the memory of the TaskManagers takes the states of the keys. */
final class MemoryChecks {

  /** Objects of a key on the heap besides its numbers. */
  private static final long OBJECT_BYTES = 250;

  /** Managed memory with which a million keys of a subtask were measured. */
  private static final MemorySize MANAGED = MemorySize.ofMebiBytes(512);

  private static final long MANY_KEYS = 1_000_000;

  // A state backend is a name or the class of a factory. Flink ignores the case of names.
  private static final Set<String> ROCKSDB =
      Set.of("rocksdb", "org.apache.flink.state.rocksdb.embeddedrocksdbstatebackendfactory");
  private static final Set<String> HASHMAP =
      Set.of("hashmap", "org.apache.flink.runtime.state.hashmap.hashmapstatebackendfactory");

  private final Configuration flink;
  private final long keys;
  private final long stateBytes;
  private final int taskManagers;
  private final TaskExecutorProcessSpec memory;
  private final List<Finding> findings = new ArrayList<>();

  private MemoryChecks(Configuration flink, long keys, long stateBytes, int taskManagers) {
    this.flink = flink;
    this.keys = keys;
    this.stateBytes = stateBytes;
    this.taskManagers = taskManagers;
    this.memory = TaskExecutorProcessUtils.processSpecFromConfig(flink);
  }

  /**
   * What is wrong with the memory.
   *
   * @param keys of the job; 0 if they are not known
   * @param stateBytes of a key
   */
  static List<Finding> of(Configuration flink, long keys, long stateBytes, int taskManagers) {
    if (!hasMemory(flink)) {
      return List.of(
          wrong(
              "the memory of a TaskManager must be set: taskmanager.memory.process.size=(not set); set it, such as 4g"));
    }
    MemoryChecks checks = new MemoryChecks(flink, keys, stateBytes, taskManagers);
    String backend = checks.backend().toLowerCase(Locale.ROOT);
    if (ROCKSDB.contains(backend)) {
      checks.checkManaged();
    } else if (HASHMAP.contains(backend)) {
      checks.checkHeap();
    }
    return List.copyOf(checks.findings);
  }

  /** As the configuration has it. */
  private String backend() {
    return flink.get(StateBackendOptions.STATE_BACKEND);
  }

  private static boolean hasMemory(Configuration flink) {
    return flink.getOptional(TaskManagerOptions.TOTAL_PROCESS_MEMORY).isPresent()
        || flink.getOptional(TaskManagerOptions.TOTAL_FLINK_MEMORY).isPresent()
        || flink.getOptional(TaskManagerOptions.TASK_HEAP_MEMORY).isPresent()
            && flink.getOptional(TaskManagerOptions.MANAGED_MEMORY_SIZE).isPresent();
  }

  private void checkManaged() {
    int slots = flink.get(TaskManagerOptions.NUM_TASK_SLOTS);
    MemorySize managed = memory.getManagedMemorySize();
    if (managed.equals(MemorySize.ZERO)) {
      findings.add(
          wrong(
              "RocksDB needs managed memory: state.backend.type=%s, taskmanager.memory.managed=0; set taskmanager.memory.managed.fraction: 0.4",
              backend()));
      return;
    }
    if (!flink.get(RocksDBConfigurableOptions.USE_BLOOM_FILTER)) {
      findings.add(
          hint(
              "RocksDB finds a state in less time with Bloom filters: %s=false; set true",
              RocksDBConfigurableOptions.USE_BLOOM_FILTER.key()));
    }
    long keysOfSlot = keys / Math.max(1, (long) slots * taskManagers);
    if (keysOfSlot >= MANY_KEYS && managed.divide(slots).compareTo(MANAGED) < 0) {
      findings.add(
          hint(
              "a subtask with %,d keys or more was measured with %s of managed memory: keys of a slot=%,d, managed memory of a slot=%s; set taskmanager.memory.managed.size to %s",
              MANY_KEYS,
              MANAGED.toHumanReadableString(),
              keysOfSlot,
              managed.divide(slots).toHumanReadableString(),
              MANAGED.multiply(slots).toHumanReadableString()));
    }
  }

  private void checkHeap() {
    MemorySize heap = memory.getTaskHeapSize();
    long needed = (OBJECT_BYTES + stateBytes) * keys / taskManagers;
    if (needed > heap.getBytes() / 2) {
      findings.add(
          wrong(
              "the states of all keys must fit into half of the heap of the TaskManagers: state.backend.type=%s, keys=%,d, bytes a key=%d + %d for objects, of a TaskManager=%s, heap=%s, --task-managers=%d; use rocksdb, more memory or more TaskManagers",
              backend(),
              keys,
              stateBytes,
              OBJECT_BYTES,
              new MemorySize(needed).toHumanReadableString(),
              heap.toHumanReadableString(),
              taskManagers));
    }
    if (!memory.getManagedMemorySize().equals(MemorySize.ZERO)) {
      findings.add(
          hint(
              "the heap state backend does not use managed memory: state.backend.type=%s, managed memory=%s; set taskmanager.memory.managed.fraction: 0",
              backend(), memory.getManagedMemorySize().toHumanReadableString()));
    }
  }
}
