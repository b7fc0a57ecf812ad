/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the keys of a SQL job. Immutable.
 *
 * @param types for people
 * @param getters of the values
 * @param reader of the texts of all columns; null if texts of a column are not read
 */
record SqlColumns(
    List<String> types,
    List<RowData.FieldGetter> getters,
    @Nullable SqlKeyOfState<List<String>> reader)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Those of some types.
   *
   * @throws IllegalArgumentException if a type is none of SQL
   */
  static SqlColumns of(List<String> types) {
    return of(types.stream().map(SqlKeyOfState::type).toArray(LogicalType[]::new));
  }

  /** Those of a serializer, whose snapshot begins with them. */
  static SqlColumns of(TypeSerializer<?> keys) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    keys.snapshotConfiguration().writeSnapshot(out);
    byte[] bytes = out.getCopyOfBuffer();
    int count = new DataInputDeserializer(bytes).readInt();
    ByteArrayInputStream in =
        new ByteArrayInputStream(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
    LogicalType[] types = new LogicalType[count];
    for (int i = 0; i < count; i++) {
      types[i] = type(in, keys.getClass().getClassLoader());
    }
    return of(types);
  }

  private static SqlColumns of(LogicalType[] types) {
    List<RowData.FieldGetter> getters = new ArrayList<>();
    for (int i = 0; i < types.length; i++) {
      getters.add(RowData.createFieldGetter(types[i], i));
    }
    return new SqlColumns(
        Arrays.stream(types).map(LogicalType::toString).toList(),
        getters,
        Arrays.stream(types).allMatch(SqlKeyOfState::isRead) ? new SqlKeyOfState<>(types) : null);
  }

  private static LogicalType type(ByteArrayInputStream in, ClassLoader classLoader)
      throws IOException {
    try {
      return InstantiationUtil.deserializeObject(in, classLoader);
    } catch (ClassNotFoundException e) {
      throw Headers.unreadable(e);
    }
  }

  /**
   * The key with columns that a person or a file wrote, so that 1.5 and 1.50 are one decimal. Empty
   * if texts of a column are not read.
   *
   * @throws IllegalArgumentException if a column is not of its type
   */
  Optional<Object> key(List<String> columns) {
    return Optional.ofNullable(reader).map(rows -> rows.row(Row.of(columns.toArray())));
  }

  /** Whether a text is that of a key whose only column is NULL, and of no other key. */
  boolean isNull(String text) {
    return reader != null && reader.isNull(text);
  }

  /** The values of a key. */
  List<@Nullable Object> values(Object key) {
    List<@Nullable Object> values = new ArrayList<>();
    getters.forEach(getter -> values.add(getter.getFieldOrNull((RowData) key)));
    return values;
  }
}
