/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.CompositeKeySerializationUtils;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.util.MathUtils;

/** Finds the key in the bytes of an entry, whatever state it is of. For one thread. */
final class KeyBytes {

  private static final String EVENT_TIMERS = "_timer_state/event_";

  private final TypeSerializer<Object> keys;
  private final int prefix;
  private final DataInputDeserializer in = new DataInputDeserializer();
  private int start;

  KeyBytes(KeyedSnapshot snapshot) {
    keys = snapshot.resources().getKeySerializer();
    prefix = snapshot.keyGroupPrefix();
  }

  /** The key of an entry. */
  Object key(byte[] entry, StateMetaInfoSnapshot state) throws IOException {
    start = isTimer(state) ? prefix + Long.BYTES : prefix;
    in.setBuffer(entry, start, entry.length - start);
    return keys.deserialize(in);
  }

  /** The bytes of the key that was read last. */
  ByteBuffer bytes(byte[] entry) {
    return ByteBuffer.wrap(entry, start, in.getPosition() - start);
  }

  /** What follows the key that was read last, and its namespace. */
  DataInputDeserializer userKey(StateMetaInfoSnapshot state) throws IOException {
    TypeSerializer<?> namespaces =
        restored(state, CommonSerializerKeys.NAMESPACE_SERIALIZER, "the namespace");
    boolean isAmbiguous = CompositeKeySerializationUtils.isAmbiguousKeyPossible(keys, namespaces);
    if (isAmbiguous) {
      CompositeKeySerializationUtils.readVariableIntBytes(in, in.getPosition() - start);
    }
    CompositeKeySerializationUtils.readNamespace(namespaces, in, isAmbiguous);
    return in;
  }

  /** The time of a timer. */
  long time(byte[] entry) {
    return MathUtils.flipSignBit(ByteBuffer.wrap(entry).getLong(prefix));
  }

  static boolean isEventTimer(StateMetaInfoSnapshot state) {
    return isTimer(state) && state.getName().startsWith(EVENT_TIMERS);
  }

  static boolean isTimer(StateMetaInfoSnapshot state) {
    return state.getBackendStateType() == BackendStateType.PRIORITY_QUEUE;
  }

  static TypeSerializer<?> restored(
      StateMetaInfoSnapshot state, CommonSerializerKeys which, String what)
      throws SavepointException {
    var snapshot = state.getTypeSerializerSnapshot(which);
    if (snapshot == null) {
      throw new SavepointException(
          "a state must have a serializer: state=%s has none of %s; use an earlier savepoint"
              .formatted(state.getName(), what));
    }
    return snapshot.restoreSerializer();
  }
}
