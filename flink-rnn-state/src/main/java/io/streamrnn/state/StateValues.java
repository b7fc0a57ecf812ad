/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import io.streamrnn.flink.internal.state.KeyStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.ttl.TtlStateFactory.TtlSerializerSnapshot;
import org.apache.flink.runtime.state.ttl.TtlValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a key as a savepoint has it: in a value, or in a map as SQL does; with a time
 * to live of Flink or without. For one thread.
 */
final class StateValues {

  private final TypeSerializer<?> values;
  private final KeyStateSerializer states;
  private final boolean isMap;
  private final DataInputDeserializer in = new DataInputDeserializer();

  private StateValues(TypeSerializer<?> values, KeyStateSerializer states, boolean isMap) {
    this.values = values;
    this.states = states;
    this.isMap = isMap;
  }

  /** The state of keys among the states of an operator; empty if it has none. */
  static Optional<StateValues> in(List<StateMetaInfoSnapshot> states) throws IOException {
    for (StateMetaInfoSnapshot state : states) {
      if (isOurs(state)) {
        return of(state);
      }
    }
    return Optional.empty();
  }

  static boolean isOurs(StateMetaInfoSnapshot state) {
    return state.getName().equals(KeyStore.STATE_NAME) && !KeyBytes.isTimer(state);
  }

  private static Optional<StateValues> of(StateMetaInfoSnapshot state) throws IOException {
    boolean isMap =
        StateDescriptor.Type.MAP.name().equals(state.getOption(CommonOptionsKeys.KEYED_STATE_TYPE));
    TypeSerializer<?> all =
        KeyBytes.restored(state, CommonSerializerKeys.VALUE_SERIALIZER, "values");
    TypeSerializer<?> values =
        isMap && all instanceof MapSerializer<?, ?> map ? map.getValueSerializer() : all;
    return keyStates(values).map(states -> new StateValues(values, states, isMap));
  }

  private static Optional<KeyStateSerializer> keyStates(TypeSerializer<?> values) {
    TypeSerializer<?> plain = withoutTtl(values);
    if (plain instanceof KeyStateSerializer known) {
      return Optional.of(known);
    }
    return TableClasses.areThere() ? SqlTypes.keyStates(plain) : Optional.empty();
  }

  private static TypeSerializer<?> withoutTtl(TypeSerializer<?> values) {
    return values.snapshotConfiguration() instanceof TtlSerializerSnapshot<?> withTtl
        ? withTtl.getNestedSerializerSnapshots()[1].restoreSerializer()
        : values;
  }

  /** What the states are, and of which model. */
  KeyStateSerializer serializer() {
    return states;
  }

  /** Where the job has the states. */
  Storage storage() {
    return isMap ? Storage.SQL : Storage.DATASTREAM;
  }

  /** The state in the bytes of a value. */
  @Nullable KeyState read(byte[] value) throws IOException {
    in.setBuffer(value);
    if (isMap && in.readBoolean()) {
      return null;
    }
    Object read = values.deserialize(in);
    return (KeyState) (read instanceof TtlValue<?> withTtl ? withTtl.getUserValue() : read);
  }
}
