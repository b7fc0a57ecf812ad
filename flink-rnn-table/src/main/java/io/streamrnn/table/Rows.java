/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.types.logical.RowType;

/**
 * The rows that come in and go out.
 *
 * @param schema of the input
 * @param keys the positions of the columns of the key
 * @param passed the positions of the other columns
 * @param outputs the columns of the scores
 * @param command the position of the column of commands, or {@link #NONE}
 * @param eventId the position of the ids, or {@link #NONE}
 * @param sequenceNumber the position of the numbers, or {@link #NONE}
 * @param hasTime whether rows have a time
 * @param reports whether reports are rows
 */
record Rows(
    InputSchema schema,
    List<Integer> keys,
    List<Integer> passed,
    OutputColumns outputs,
    int command,
    int eventId,
    int sequenceNumber,
    boolean hasTime,
    boolean reports)
    implements Serializable {

  /** In place of the position of a column that the query does not name. */
  static final int NONE = -1;

  /** The column that says what became of a row. */
  static final String STATUS = "status";

  /** The column that says why. */
  static final String REASON = "reason";

  /** The column of the time, which Flink adds. */
  static final String ROWTIME = "rowtime";

  /** Copies. */
  Rows {
    keys = List.copyOf(keys);
    passed = List.copyOf(passed);
  }

  /** The type of the rows that come in. */
  RowType input() {
    return schema.type();
  }
}
