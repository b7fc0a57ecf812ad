/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.FullSnapshotResources;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.SavepointKeyedStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.util.IOUtils;

/**
 * The keyed state of one subtask in a savepoint, as entries of bytes in the order of their key
 * groups, whatever wrote it. For one thread.
 *
 * @param resources the entries
 * @param backend holds what was restored to read them
 * @param keyGroupPrefix the number of bytes of the key group before each key
 */
record KeyedSnapshot(
    FullSnapshotResources<Object> resources, AutoCloseable backend, int keyGroupPrefix)
    implements AutoCloseable {

  /** Opens the state of a subtask, by the kind of its handle. */
  static KeyedSnapshot open(KeyedStateHandle handle, int maxParallelism, ClassLoader classLoader)
      throws IOException {
    int prefix =
        CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    if (handle instanceof SavepointKeyedStateHandle && handle instanceof KeyGroupsStateHandle all) {
      return new KeyedSnapshot(
          new CanonicalSnapshot(all, header(handle, classLoader)), () -> {}, prefix);
    }
    TypeSerializer<Object> keys = keySerializer(header(handle, classLoader));
    return handle instanceof IncrementalRemoteKeyedStateHandle
        ? NativeSnapshots.rocksDb(handle, keys, maxParallelism, classLoader, prefix)
        : NativeSnapshots.heap(handle, keys, maxParallelism, classLoader, prefix);
  }

  /** The serializers of keys and states. */
  static KeyedBackendSerializationProxy<Object> header(
      KeyedStateHandle handle, ClassLoader classLoader) throws IOException {
    KeyedBackendSerializationProxy<Object> header =
        new KeyedBackendSerializationProxy<>(classLoader);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(stream(handle).openInputStream()))) {
      header.read(new DataInputViewStreamWrapper(in));
    } catch (IOException | RuntimeException e) {
      throw Headers.unreadable(e);
    }
    return header;
  }

  static TypeSerializer<Object> keySerializer(KeyedBackendSerializationProxy<Object> header) {
    return header.getKeySerializerSnapshot().restoreSerializer();
  }

  private static StreamStateHandle stream(KeyedStateHandle handle) throws SavepointException {
    if (handle instanceof KeyGroupsStateHandle groups) {
      return groups;
    }
    if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      return incremental.getMetaDataStateHandle();
    }
    throw new SavepointException(
        "keyed state must be that of a heap or RocksDB state backend: kind=%s; take a savepoint in canonical format and use that one"
            .formatted(handle.getClass().getSimpleName()));
  }

  List<StateMetaInfoSnapshot> states() {
    return resources.getMetaInfoSnapshots();
  }

  @Override
  public void close() {
    resources.release();
    IOUtils.closeQuietly(backend);
  }
}
