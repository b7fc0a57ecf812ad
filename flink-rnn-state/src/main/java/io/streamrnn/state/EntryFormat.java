/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.SerializedCompositeKeyBuilder;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.TimerHeapInternalTimer;
import org.apache.flink.streaming.api.operators.TimerSerializer;

/**
 * How Flink writes what a key has in a snapshot in canonical format, see its {@code
 * HeapKeyValueStateIterator}. For one thread.
 */
final class EntryFormat {

  private static final byte[] NONE = {};

  private final ValueFormat values;
  private final int prefix;
  private final SerializedCompositeKeyBuilder<Object> key;
  private final TimerSerializer<Object, VoidNamespace> timers;
  private final DataOutputSerializer out = new DataOutputSerializer(128);

  /**
   * Creates the format.
   *
   * @param values how states are written
   */
  EntryFormat(ValueFormat values, TypeSerializer<Object> keys, int maxParallelism) {
    this.values = values;
    prefix = CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix(maxParallelism);
    key = new SerializedCompositeKeyBuilder<>(keys, prefix, 32);
    timers = new TimerSerializer<>(keys, VoidNamespaceSerializer.INSTANCE);
  }

  /** How the states of keys are written. */
  interface ValueFormat {

    /**
     * The entry of a state.
     *
     * @param key is set
     * @param state as the serializer of states wrote it
     */
    StateEntry entry(SerializedCompositeKeyBuilder<Object> key, byte[] state) throws IOException;
  }

  /** The entry of the state, if the key has one. */
  List<StateEntry> state(int keyGroup, PastState<Object> of) throws IOException {
    if (of.state().length == 0) {
      return List.of();
    }
    key.setKeyAndKeyGroup(of.key(), keyGroup);
    return List.of(values.entry(key, of.state()));
  }

  /** The entries of timers. */
  List<StateEntry> timers(int keyGroup, PastState<Object> of, long[] times) throws IOException {
    List<StateEntry> entries = new ArrayList<>();
    for (long time : times) {
      out.clear();
      CompositeKeySerializationUtils.writeKeyGroup(keyGroup, prefix, out);
      timers.serialize(new TimerHeapInternalTimer<>(time, of.key(), VoidNamespace.INSTANCE), out);
      entries.add(new StateEntry(out.getCopyOfBuffer(), NONE));
    }
    return entries;
  }

  /** The entries of events that wait. */
  List<StateEntry> waiting(int keyGroup, PastState<Object> of) throws IOException {
    List<StateEntry> entries = new ArrayList<>();
    for (Tuple3<Long, byte[], byte[]> event : of.waiting()) {
      key.setKeyAndKeyGroup(of.key(), keyGroup);
      out.clear();
      out.write(
          key.buildCompositeKeyNamespace(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE));
      out.write(event.f1);
      byte[] place = out.getCopyOfBuffer();
      entries.add(new StateEntry(place, SavedWaiting.value(event.f2)));
    }
    return entries;
  }
}
