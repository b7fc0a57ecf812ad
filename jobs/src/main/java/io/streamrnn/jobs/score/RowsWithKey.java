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
import org.apache.flink.api.java.functions.KeySelector;

/**
 * Passes the rows that have a key, which a selector can read. Counts the others, which are
 * rejected: rows that are no events, events without a value in a further column of the key, and
 * those whose key is not of its type.
 */
final class RowsWithKey extends RichFilterFunction<Row> {

  private static final long serialVersionUID = 1L;

  private static final String REJECTED = "streamrnn rows without a key";

  private final ColumnRules further;
  private final KeySelector<Row, ?> key;
  private final LongCounter rejected = new LongCounter();

  /**
   * Creates the filter.
   *
   * @param columns those of {@code --key}; each row has a value in the first one
   * @param key throws an {@link IllegalArgumentException} if a row has no key of the type
   */
  RowsWithKey(List<String> columns, ColumnSelection selection, KeySelector<Row, ?> key) {
    this.key = key;
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
  public boolean filter(Row row) throws Exception {
    boolean hasKey = row.isEvent() && further.problem(row).isEmpty() && isOfType(row);
    if (!hasKey) {
      rejected.add(1);
    }
    return hasKey;
  }

  private boolean isOfType(Row row) throws Exception {
    try {
      key.getKey(row);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
