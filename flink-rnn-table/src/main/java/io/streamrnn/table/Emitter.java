/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.utils.JoinedRowData;
import org.apache.flink.table.data.utils.ProjectedRowData;
import org.jspecify.annotations.Nullable;

/** Builds the rows that go out: columns of the input, scores, status and reason. For one thread. */
final class Emitter {

  private final OutputColumns outputs;
  private final ProjectedRowData passed;
  private final RowData absent;
  private final Consumer<RowData> out;
  private final Map<String, StringData> statuses = new HashMap<>();

  Emitter(Rows rows, Consumer<RowData> out) {
    outputs = rows.outputs();
    passed = ProjectedRowData.from(rows.passed().stream().mapToInt(i -> i).toArray());
    absent = new GenericRowData(rows.passed().size());
    this.out = out;
  }

  /**
   * Emits a row.
   *
   * @param input null for a row of a timer
   * @param scores null for none
   * @param reason null for none
   */
  void emit(
      @Nullable RowData input,
      float @Nullable [][] scores,
      String status,
      @Nullable String reason) {
    int columns = outputs.names().size();
    GenericRowData added = new GenericRowData(columns + 2);
    outputs.write(scores, added);
    added.setField(columns, statuses.computeIfAbsent(status, StringData::fromString));
    added.setField(columns + 1, reason == null ? null : StringData.fromString(reason));
    out.accept(new JoinedRowData(input == null ? absent : passed.replaceRow(input), added));
  }
}
