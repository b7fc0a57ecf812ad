/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The current key, whose text is made where a message needs it. For one thread. */
final class KeyText {

  private final int[] positions;
  private final List<LogicalType> types;
  private final List<RowData.FieldGetter> columns = new ArrayList<>();
  private @Nullable RowData row;

  KeyText(RowType type, List<Integer> positions) {
    this.positions = positions.stream().mapToInt(position -> position).toArray();
    types = positions.stream().map(type::getTypeAt).toList();
    positions.forEach(
        position -> columns.add(RowData.createFieldGetter(type.getTypeAt(position), position)));
  }

  /** Sets a row of the key; null where none is known, as with a timer. */
  void of(@Nullable RowData row) {
    this.row = row;
  }

  /** Whether a column of the key is NULL. */
  boolean isNull() {
    RowData of = row;
    if (of == null) {
      return false;
    }
    for (int position : positions) {
      if (of.isNullAt(position)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    RowData of = row;
    if (of == null) {
      return "?";
    }
    List<@Nullable Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(column.getFieldOrNull(of)));
    return values.size() == 1
        ? ValueText.of(values.get(0), types.get(0))
        : ValueText.array(values, types);
  }
}
