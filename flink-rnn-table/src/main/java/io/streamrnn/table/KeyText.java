/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;
import org.jspecify.annotations.Nullable;

/** The current key, whose text is made where a message needs it. For one thread. */
final class KeyText {

  private final List<RowData.FieldGetter> columns = new ArrayList<>();
  private @Nullable RowData row;

  KeyText(RowType type, List<Integer> positions) {
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
    return of != null && columns.stream().anyMatch(column -> column.getFieldOrNull(of) == null);
  }

  @Override
  public String toString() {
    RowData of = row;
    if (of == null) {
      return "?";
    }
    List<String> values = columns.stream().map(c -> String.valueOf(c.getFieldOrNull(of))).toList();
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }
}
