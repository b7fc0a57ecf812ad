/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.table.data.RowData;

/** Whether a column is TRUE. NULL is not. */
record Condition(int position) implements FilterFunction<RowData> {

  @Override
  public boolean filter(RowData row) {
    return !row.isNullAt(position) && row.getBoolean(position);
  }
}
