/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.SerializableToLongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** Reads a whole number that is not NULL. */
record WholeNumber(int position, LogicalTypeRoot type)
    implements SerializableToLongFunction<RowData> {

  @Override
  public long applyAsLong(RowData row) {
    return switch (type) {
      case TINYINT -> row.getByte(position);
      case SMALLINT -> row.getShort(position);
      case INTEGER -> row.getInt(position);
      default -> row.getLong(position);
    };
  }
}
