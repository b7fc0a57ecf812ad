/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.jspecify.annotations.Nullable;

/**
 * Assigns the partitions of a checkpoint that no reader has, and says that there are no more. Not
 * thread-safe.
 */
final class KnownPartitions implements SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> {

  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private final List<KafkaPartitionSplit> assigned;
  private final Map<Integer, List<KafkaPartitionSplit>> waiting = new HashMap<>();

  /** The partitions of a checkpoint that was taken once all had been found. */
  KnownPartitions(SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState state) {
    this.context = context;
    this.assigned = new ArrayList<>(state.assignedSplits());
    for (KafkaPartitionSplit split : state.unassignedSplits()) {
      int reader =
          Math.floorMod(split.getTopicPartition().hashCode(), context.currentParallelism());
      wait(List.of(split), reader);
    }
  }

  @Override
  public void start() {
    // There is nothing to look for.
  }

  @Override
  public void handleSplitRequest(int reader, @Nullable String host) {
    // Partitions are assigned to a reader when it registers.
  }

  @Override
  public void addSplitsBack(List<KafkaPartitionSplit> splits, int reader) {
    assigned.removeAll(splits);
    wait(splits, reader);
    if (context.registeredReaders().containsKey(reader)) {
      addReader(reader);
    }
  }

  @Override
  public void addReader(int reader) {
    List<KafkaPartitionSplit> splits = waiting.remove(reader);
    if (splits != null) {
      context.assignSplits(new SplitsAssignment<>(Map.of(reader, splits)));
      assigned.addAll(splits);
    }
    context.signalNoMoreSplits(reader);
  }

  @Override
  public KafkaSourceEnumState snapshotState(long checkpointId) {
    List<KafkaPartitionSplit> unassigned = waiting.values().stream().flatMap(List::stream).toList();
    return new KafkaSourceEnumState(List.copyOf(assigned), unassigned, true);
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private void wait(List<KafkaPartitionSplit> splits, int reader) {
    waiting.computeIfAbsent(reader, r -> new ArrayList<>()).addAll(splits);
  }
}
