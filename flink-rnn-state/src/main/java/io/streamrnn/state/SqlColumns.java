/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.InstantiationUtil;
import org.jspecify.annotations.Nullable;

/**
 * The columns of the keys of a SQL job. Immutable.
 *
 * @param types for people
 * @param getters of the values
 */
record SqlColumns(List<String> types, List<RowData.FieldGetter> getters) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Those of a serializer, whose snapshot begins with them. */
  static SqlColumns of(TypeSerializer<?> keys) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    keys.snapshotConfiguration().writeSnapshot(out);
    byte[] bytes = out.getCopyOfBuffer();
    int count = new DataInputDeserializer(bytes).readInt();
    ByteArrayInputStream in =
        new ByteArrayInputStream(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
    List<String> types = new ArrayList<>();
    List<RowData.FieldGetter> getters = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      LogicalType type = type(in, keys.getClass().getClassLoader());
      types.add(type.toString());
      getters.add(RowData.createFieldGetter(type, i));
    }
    return new SqlColumns(types, getters);
  }

  private static LogicalType type(ByteArrayInputStream in, ClassLoader classLoader)
      throws IOException {
    try {
      return InstantiationUtil.deserializeObject(in, classLoader);
    } catch (ClassNotFoundException e) {
      throw Headers.unreadable(e);
    }
  }

  /** The values of a key. */
  List<@Nullable Object> values(Object key) {
    List<@Nullable Object> values = new ArrayList<>();
    getters.forEach(getter -> values.add(getter.getFieldOrNull((RowData) key)));
    return values;
  }
}
