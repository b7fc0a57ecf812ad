/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.table.data.RowData;

/**
 * The key of an event as a SQL job has it, so that texts of one value, such as {@code 7} and {@code
 * 07}, are one key.
 *
 * @param key as the history has it
 */
record SqlKeyOfEvent<IN>(KeySelector<IN, ?> key, SqlKeyOfState<?> sql)
    implements KeySelector<IN, RowData> {

  private static final long serialVersionUID = 1L;

  @Override
  public RowData getKey(IN event) throws Exception {
    return sql.row(key.getKey(event));
  }
}
