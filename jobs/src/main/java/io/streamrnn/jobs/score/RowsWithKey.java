/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Row;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFilterFunction;

/**
 * Passes the rows that have a key, which a selector can read. Counts the others, which are
 * rejected: rows that are no events, and events without a value in a further column of the key.
 */
final class RowsWithKey extends RichFilterFunction<Row> {

  private static final long serialVersionUID = 1L;

  private static final String REJECTED = "streamrnn rows without a key";

  private final ColumnRules further;
  private final LongCounter rejected = new LongCounter();

  /**
   * Creates the filter.
   *
   * @param columns those of {@code --key}; each row has a value in the first one
   */
  RowsWithKey(List<String> columns, ColumnSelection selection) {
    further =
        new ColumnRules(
            columns.stream().skip(1).map(column -> ColumnRule.text("--key", column)).toList(),
            selection);
  }

  /** How many rows were rejected, from a job's accumulators. */
  static long rejected(Map<String, Object> accumulators) {
    return accumulators.get(REJECTED) instanceof Long count ? count : 0;
  }

  @Override
  public void open(OpenContext context) {
    getRuntimeContext().addAccumulator(REJECTED, rejected);
  }

  @Override
  public boolean filter(Row row) {
    boolean hasKey = row.isEvent() && further.problem(row).isEmpty();
    if (!hasKey) {
      rejected.add(1);
    }
    return hasKey;
  }
}
