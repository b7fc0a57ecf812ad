/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.KeyStore;
import java.util.Optional;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.runtime.typeutils.ExternalSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RawType;

/**
 * The types of SQL jobs. A program without their classes must not load this one, see {@link
 * TableClasses}.
 */
final class SqlTypes {

  /** The key of the entry of a state. It is in savepoints: never change it. */
  private static final Integer ENTRY = 0;

  private SqlTypes() {}

  /** The serializer of states in a map of a function. */
  static Optional<KeyStateSerializer> keyStates(TypeSerializer<?> values) {
    return values instanceof ExternalSerializer<?, ?> external
            && external.getDataType().getLogicalType() instanceof RawType<?> raw
            && raw.getTypeSerializer() instanceof KeyStateSerializer known
        ? Optional.of(known)
        : Optional.empty();
  }

  /** The states of keys in the map of a function. */
  static MapStateDescriptor<Integer, KeyState> states(KeyStateSerializer states) {
    return new MapStateDescriptor<>(KeyStore.STATE_NAME, entries(), values(states));
  }

  private static TypeSerializer<Integer> entries() {
    return ExternalSerializer.of(DataTypes.INT().notNull());
  }

  private static TypeSerializer<KeyState> values(KeyStateSerializer states) {
    return ExternalSerializer.of(DataTypes.RAW(KeyState.class, states).notNull());
  }

  /** How the states of keys are written: a state is the one entry of its map. */
  static EntryFormat.ValueFormat format(KeyStateSerializer states) {
    TypeSerializer<Integer> entries = entries();
    TypeSerializer<KeyState> values = values(states);
    DataOutputSerializer out = new DataOutputSerializer(256);
    return (key, state) -> {
      out.clear();
      out.writeBoolean(false);
      values.serialize(states.deserialize(new DataInputDeserializer(state)), out);
      return new StateEntry(
          key.buildCompositeKeyNamesSpaceUserKey(
              VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, ENTRY, entries),
          out.getCopyOfBuffer());
    };
  }

  static boolean isRow(TypeSerializer<?> keys) {
    return keys instanceof RowDataSerializer;
  }
}
