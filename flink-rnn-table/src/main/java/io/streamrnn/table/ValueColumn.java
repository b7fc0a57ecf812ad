/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.step.Rejection;
import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/** Reads a number or a text of a row. */
@FunctionalInterface
interface ValueColumn extends Serializable {

  /** The value of a row; null if it is missing. */
  @Nullable Object of(RowData row) throws Rejection;

  /** A column of texts. Those of a CHAR are padded with blanks, which do not count in SQL. */
  static ValueColumn text(int position, LogicalType type) {
    boolean isPadded = type.is(LogicalTypeRoot.CHAR);
    return row -> {
      if (row.isNullAt(position)) {
        return null;
      }
      String text = row.getString(position).toString();
      return isPadded ? withoutPadding(text) : text;
    };
  }

  private static String withoutPadding(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** A column of numbers. */
  static ValueColumn number(NumberColumn column) {
    return column::of;
  }
}
