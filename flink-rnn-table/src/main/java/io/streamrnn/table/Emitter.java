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
import org.apache.flink.table.data.binary.BinaryStringData;
import org.jspecify.annotations.Nullable;

/** Builds the rows that go out: columns of the input, scores, status and reason. For one thread. */
final class Emitter {

  private final OutputColumns outputs;
  private final RowData.FieldGetter[] passed;
  private final Consumer<RowData> out;
  private final Map<String, StringData> statuses = new HashMap<>();

  Emitter(Rows rows, Consumer<RowData> out) {
    outputs = rows.outputs();
    passed =
        rows.passed().stream()
            .map(at -> RowData.createFieldGetter(rows.input().getTypeAt(at), at))
            .toArray(RowData.FieldGetter[]::new);
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
    // One flat row: what copies it next asks for each field.
    GenericRowData row = new GenericRowData(passed.length + columns + 2);
    if (input != null) {
      for (int i = 0; i < passed.length; i++) {
        row.setField(i, passed[i].getFieldOrNull(input));
      }
    }
    outputs.write(scores, row, passed.length);
    row.setField(passed.length + columns, statuses.computeIfAbsent(status, Emitter::encoded));
    row.setField(
        passed.length + columns + 1, reason == null ? null : StringData.fromString(reason));
    out.accept(row);
  }

  /** As text and as bytes, both of which are asked for with each row. */
  private static StringData encoded(String status) {
    BinaryStringData data = BinaryStringData.fromString(status);
    data.ensureMaterialized();
    return data;
  }
}
