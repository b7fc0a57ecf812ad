/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.Serializable;
import org.apache.flink.table.data.RowData;
import org.jspecify.annotations.Nullable;

/** Reads a number or a text of a row. */
@FunctionalInterface
interface ValueColumn extends Serializable {

  /** The value of a row; null if it is missing. */
  @Nullable Object of(RowData row);

  /** A column of texts. */
  static ValueColumn text(int position) {
    return row -> row.isNullAt(position) ? null : row.getString(position).toString();
  }

  /** A column of numbers. */
  static ValueColumn number(NumberColumn column) {
    return column::of;
  }
}
