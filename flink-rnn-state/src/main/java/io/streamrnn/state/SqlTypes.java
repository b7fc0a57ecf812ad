/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyState;
import io.streamrnn.flink.internal.state.KeyStateSerializer;
import java.util.Optional;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.runtime.typeutils.ExternalSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RawType;

/** The types of SQL jobs, whose classes a program that reads no savepoint of one need not have. */
final class SqlTypes {

  private SqlTypes() {}

  /** Whether the classes are there. */
  static boolean arePossible() {
    try {
      Class.forName(
          "org.apache.flink.table.runtime.typeutils.ExternalSerializer",
          false,
          SqlTypes.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** The serializer of states in a map of a function. */
  static Optional<KeyStateSerializer> keyStates(TypeSerializer<?> values) {
    return values instanceof ExternalSerializer<?, ?> external
            && external.getDataType().getLogicalType() instanceof RawType<?> raw
            && raw.getTypeSerializer() instanceof KeyStateSerializer known
        ? Optional.of(known)
        : Optional.empty();
  }

  /** The states of keys in the map of a function. */
  static ValueState<KeyState> states(
      ValueStateDescriptor<KeyState> descriptor, RuntimeContext context) {
    return new EntryState(
        context.getMapState(
            new MapStateDescriptor<>(
                descriptor.getName(),
                ExternalSerializer.of(DataTypes.INT().notNull()),
                ExternalSerializer.of(
                    DataTypes.RAW(KeyState.class, descriptor.getSerializer()).notNull()))));
  }

  static boolean isRow(TypeSerializer<?> keys) {
    return keys instanceof RowDataSerializer;
  }
}
