/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import static io.streamrnn.table.Tables.reading;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.types.Row;

/**
 * The golden savepoint of a query: canonical, of the heap, after the rows before {@link #CUT}: with
 * hidden states, ids, timers, and rows that wait for the watermark. What is written here is in it:
 * add others rather than change it.
 */
final class GoldenQuery {

  /** The savepoint of release 0.1. */
  static final Path FOLDER = Path.of("src/test/resources/savepoints/0.1/sql").toAbsolutePath();

  /** How many rows were before the savepoint. */
  static final int CUT = 24;

  private GoldenQuery() {}

  /** All rows, out of order. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int second = 10 * i + (i % 2 == 0 ? 12 : 0) + (i >= 30 ? 500 : 0);
      rows.add(reading("pump-" + i % 3, (i % 9 - 4) / 4f, "id-" + i / 3 / 2, second));
    }
    return rows;
  }

  /**
   * The query.
   *
   * @param model that {@link SampleFiles#lstm} writes for seed 7
   */
  static String query(Path model) {
    return "SELECT pump, x, mark, p, q, status, reason, rowtime FROM rnn_score("
        + "input => TABLE halves PARTITION BY pump, "
        + "model => '%s', features => DESCRIPTOR(x, half), outputs => DESCRIPTOR(p, q), "
            .formatted(model)
        + "event_id => DESCRIPTOR(mark), on_time => DESCRIPTOR(`time`), uid => 'golden', "
        + "options => MAP['session-gap', '5 min', 'on-late', 'apply', 'reports', 'true'])";
  }
}
