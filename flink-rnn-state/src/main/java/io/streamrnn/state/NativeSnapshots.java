/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.query.KvStateRegistry;
import org.apache.flink.runtime.query.TaskKvStateRegistry;
import org.apache.flink.runtime.state.AbstractKeyedStateBackend;
import org.apache.flink.runtime.state.AbstractKeyedStateBackendBuilder;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.LocalRecoveryConfig;
import org.apache.flink.runtime.state.UncompressedStreamCompressionDecorator;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackendBuilder;
import org.apache.flink.runtime.state.heap.HeapPriorityQueueSetFactory;
import org.apache.flink.runtime.state.metrics.LatencyTrackingStateConfig;
import org.apache.flink.runtime.state.metrics.SizeTrackingStateConfig;
import org.apache.flink.runtime.state.ttl.TtlTimeProvider;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackendBuilder;
import org.apache.flink.state.rocksdb.RocksDBPriorityQueueConfig;
import org.apache.flink.state.rocksdb.RocksDBResourceContainer;
import org.apache.flink.state.rocksdb.sstmerge.RocksDBManualCompactionConfig;
import org.apache.flink.util.FileUtils;

/**
 * The entries of what a state backend wrote in its own format: it is restored into that state
 * backend, which then returns what a savepoint in canonical format would have.
 */
final class NativeSnapshots {

  // Flink's own default for a set of timers that is not sorted anew for each one.
  private static final int TIMERS = 128;

  private NativeSnapshots() {}

  static KeyedSnapshot heap(
      KeyedStateHandle handle,
      TypeSerializer<Object> keys,
      int maxParallelism,
      ClassLoader classLoader,
      int prefix)
      throws IOException {
    return restored(
        new HeapKeyedStateBackendBuilder<>(
            registry(),
            keys,
            classLoader,
            maxParallelism,
            handle.getKeyGroupRange(),
            new ExecutionConfig(),
            TtlTimeProvider.DEFAULT,
            LatencyTrackingStateConfig.disabled(),
            SizeTrackingStateConfig.disabled(),
            List.of(handle),
            UncompressedStreamCompressionDecorator.INSTANCE,
            LocalRecoveryConfig.BACKUP_AND_RECOVERY_DISABLED,
            new HeapPriorityQueueSetFactory(handle.getKeyGroupRange(), maxParallelism, TIMERS),
            true,
            new CloseableRegistry()),
        () -> {},
        prefix);
  }

  static KeyedSnapshot rocksDb(
      KeyedStateHandle handle,
      TypeSerializer<Object> keys,
      int maxParallelism,
      ClassLoader classLoader,
      int prefix)
      throws IOException {
    File directory = Files.createTempDirectory("streamrnn-state-").toFile();
    AutoCloseable deletion = () -> FileUtils.deleteDirectory(directory);
    try {
      RocksDBResourceContainer options = new RocksDBResourceContainer();
      RocksDBKeyedStateBackendBuilder<Object> builder =
          new RocksDBKeyedStateBackendBuilder<>(
              "state",
              classLoader,
              new File(directory, "db"),
              options,
              state -> options.getColumnOptions(),
              registry(),
              keys,
              maxParallelism,
              handle.getKeyGroupRange(),
              new ExecutionConfig(),
              LocalRecoveryConfig.BACKUP_AND_RECOVERY_DISABLED,
              new RocksDBPriorityQueueConfig(),
              TtlTimeProvider.DEFAULT,
              LatencyTrackingStateConfig.disabled(),
              SizeTrackingStateConfig.disabled(),
              new UnregisteredMetricsGroup(),
              (name, value) -> {},
              List.of(handle),
              UncompressedStreamCompressionDecorator.INSTANCE,
              new CloseableRegistry());
      builder.setManualCompactionConfig(RocksDBManualCompactionConfig.getDefault());
      return restored(builder, deletion, prefix);
    } catch (IOException | RuntimeException e) {
      FileUtils.deleteDirectoryQuietly(directory);
      throw e;
    }
  }

  private static TaskKvStateRegistry registry() {
    return new KvStateRegistry().createTaskRegistry(new JobID(), new JobVertexID());
  }

  private static KeyedSnapshot restored(
      AbstractKeyedStateBackendBuilder<Object> builder, AutoCloseable after, int prefix)
      throws IOException {
    try {
      AbstractKeyedStateBackend<Object> backend = builder.build();
      return new KeyedSnapshot(
          backend.savepoint().getSnapshotResources(),
          () -> {
            backend.dispose();
            after.close();
          },
          prefix);
    } catch (Exception e) {
      throw Headers.unreadable(e);
    }
  }
}
