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

  private final int[] positions;
  private final List<RowData.FieldGetter> columns = new ArrayList<>();
  private @Nullable RowData row;

  KeyText(RowType type, List<Integer> positions) {
    this.positions = positions.stream().mapToInt(position -> position).toArray();
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
    List<String> values = columns.stream().map(c -> String.valueOf(c.getFieldOrNull(of))).toList();
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }
}
