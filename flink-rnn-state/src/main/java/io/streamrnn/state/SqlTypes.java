/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.KeyStateSerializer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.ExternalSerializer;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RawType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

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

  static boolean isRow(TypeSerializer<?> keys) {
    return keys instanceof RowDataSerializer;
  }

  /** The types of the columns of a key. */
  static List<LogicalType> columns(TypeSerializer<?> keys) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    keys.snapshotConfiguration().writeSnapshot(out);
    byte[] bytes = out.getCopyOfBuffer();
    int count = new DataInputDeserializer(bytes).readInt();
    ByteArrayInputStream in =
        new ByteArrayInputStream(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
    List<LogicalType> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(column(in, keys.getClass().getClassLoader()));
    }
    return columns;
  }

  private static LogicalType column(ByteArrayInputStream in, ClassLoader classLoader)
      throws IOException {
    try {
      return InstantiationUtil.deserializeObject(in, classLoader);
    } catch (ClassNotFoundException e) {
      throw Headers.unreadable(e);
    }
  }

  /** The values of the columns of a key. */
  static List<@Nullable Object> values(Object row, List<LogicalType> columns) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      values.add(RowData.createFieldGetter(columns.get(i), i).getFieldOrNull((RowData) row));
    }
    return values;
  }
}
