/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows that wait: the count, then the row as Flink writes it. A row of another type is
 * converted when it is written. For one thread.
 */
@Internal
public final class WaitingRowSerializer extends TypeSerializer<WaitingRow> {

  private static final long serialVersionUID = 1L;

  // In savepoints, as Java writes them.
  private final RowType type;
  // Null in those of earlier versions.
  private final @Nullable InputSchema schema;
  private final RowDataSerializer rows;

  /** Writes the rows of a query. */
  WaitingRowSerializer(InputSchema schema) {
    this.schema = schema;
    type = schema.type();
    rows = new RowDataSerializer(type);
  }

  private InputSchema schema() {
    return schema == null ? InputSchema.ofType(type) : schema;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<WaitingRow> duplicate() {
    return new WaitingRowSerializer(schema());
  }

  @Override
  public WaitingRow createInstance() {
    return new WaitingRow(schema(), new GenericRowData(type.getFieldCount()), 0);
  }

  @Override
  public WaitingRow copy(WaitingRow from) {
    return from;
  }

  @Override
  public WaitingRow copy(WaitingRow from, WaitingRow reuse) {
    return from;
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(WaitingRow row, DataOutputView target) throws IOException {
    target.writeInt(row.count());
    rows.serialize(RowTypes.convert(row.row(), row.schema(), schema()), target);
  }

  @Override
  public WaitingRow deserialize(DataInputView source) throws IOException {
    int count = source.readInt();
    return new WaitingRow(schema(), rows.deserialize(source), count);
  }

  @Override
  public WaitingRow deserialize(WaitingRow reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WaitingRowSerializer that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<WaitingRow> snapshotConfiguration() {
    return new WaitingRowSerializerSnapshot(schema());
  }
}
