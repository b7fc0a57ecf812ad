/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * The rows of files, read in the thread of the caller: numbered, sorted and checked as those of
 * {@link RowSource}. For one pass.
 */
public final class DirectRows {

  private final InputFiles files;
  private final RowLayout layout;
  private final boolean sort;
  private final RowProblems problems;
  private final Map<String, OrderValue> latest = new HashMap<>();
  private final OrderReport.Counter order = new OrderReport.Counter();
  private long rows;

  /**
   * Rows that are not read yet.
   *
   * @param sort whether they are sorted by the order column, in memory
   * @param problems of rows whose order does not count
   */
  public DirectRows(InputFiles files, RowLayout layout, boolean sort, RowProblems problems) {
    this.files = files;
    this.layout = layout;
    this.sort = sort;
    this.problems = problems;
  }

  /**
   * Reads all rows.
   *
   * @throws DamagedInputException if a file cannot be read to its end
   * @throws Exception what the consumer threw
   */
  public void forEach(ThrowingConsumer<Row, Exception> consumer) throws Exception {
    if (sort) {
      for (Row row : sorted()) {
        consumer.accept(checked(row));
      }
    } else {
      read(row -> consumer.accept(checked(row)));
    }
  }

  private void read(ThrowingConsumer<Row, Exception> consumer) throws Exception {
    for (int file = 0; file < files.files().size(); file++) {
      try (RowReader reader = layout.open(files.files().get(file), file)) {
        for (var row = reader.next(); row.isPresent(); row = reader.next()) {
          consumer.accept(row.get().withNumber(rows++));
        }
      }
    }
  }

  private List<Row> sorted() throws Exception {
    List<Row> all = new ArrayList<>();
    read(all::add);
    all.sort(SortKey.ORDER);
    RowNumberer numberer = new RowNumberer();
    all.replaceAll(numberer::map);
    return all;
  }

  private Row checked(Row row) {
    if (layout.selection().hasOrder() && problems.areNone(row)) {
      OrderReport.of(row, latest.get(row.keyText()))
          .ifPresentOrElse(order::add, () -> latest.put(row.keyText(), row.at()));
    }
    return row;
  }

  /** What was counted so far. */
  public RowCounts counts() {
    return new RowCounts(rows, order.getLocalValue());
  }
}
