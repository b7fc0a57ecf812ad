/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import org.apache.flink.api.common.functions.MapFunction;

/** Numbers sorted rows anew, since the lines of the output are merged by number. */
final class RowNumberer implements MapFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  private long next;

  @Override
  public Row map(Row row) {
    return row.withNumber(next++);
  }
}
