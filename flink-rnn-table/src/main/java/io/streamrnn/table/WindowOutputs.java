/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code OUTPUT}.
 *
 * @param outputs of the model
 * @param positions where they are
 * @param status where the status is, or {@link Rows#NONE}
 * @param reason where the reason is, or {@link Rows#NONE}
 */
record WindowOutputs(OutputColumns outputs, List<Integer> positions, int status, int reason)
    implements Serializable {

  /** Copies. */
  WindowOutputs {
    positions = List.copyOf(positions);
  }

  /**
   * The declared columns: an output of the model each, or one array of all of them; and, if
   * declared, the status and the reason.
   *
   * @param size how many outputs the model has
   * @param areSeveral whether the model returns several rows for a window
   * @param model its path, for messages
   */
  static WindowOutputs of(
      List<String> names, List<LogicalType> types, int size, boolean areSeveral, String model) {
    requireNullable(names, types);
    int status = text(Rows.STATUS, names, types);
    int reason = text(Rows.REASON, names, types);
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (i != status && i != reason) {
        positions.add(i);
      }
    }
    List<String> named = positions.stream().map(names::get).toList();
    List<LogicalType> given = positions.stream().map(types::get).toList();
    OutputColumns each = new OutputColumns(named, size, true, areSeveral);
    OutputColumns all = new OutputColumns(named, size, false, areSeveral);
    if (named.size() == 1 && given.equals(List.of(type(all)))) {
      return new WindowOutputs(all, positions, status, reason);
    }
    if (named.size() != size || !given.stream().allMatch(type(each)::equals)) {
      throw Refusal.of(
          "OUTPUT must have the outputs of the model: OUTPUT=%s of types %s, model has %d (model=%s); declare a column of type %s for each, or one %s of all; and status STRING and reason STRING if you want them",
          named,
          given.stream().map(LogicalType::asSummaryString).toList(),
          size,
          model,
          each.type(),
          all.type());
    }
    return new WindowOutputs(each, positions, status, reason);
  }

  private static LogicalType type(OutputColumns columns) {
    DataType type = columns.type();
    return type.getLogicalType();
  }

  private static void requireNullable(List<String> names, List<LogicalType> types) {
    for (int i = 0; i < names.size(); i++) {
      if (!types.get(i).isNullable()) {
        throw Refusal.of(
            "a column of OUTPUT must not be NOT NULL, as a row that cannot be scored has NULL: column=%s, type=%s; omit NOT NULL",
            names.get(i), types.get(i).asSummaryString());
      }
    }
  }

  private static int text(String name, List<String> names, List<LogicalType> types) {
    int position = names.indexOf(name);
    return position >= 0 && types.get(position).is(LogicalTypeRoot.VARCHAR) ? position : Rows.NONE;
  }

  /**
   * A row of them.
   *
   * @param scores null for none
   * @param why null for none
   */
  RowData row(float @Nullable [] @Nullable [] scores, StringData what, @Nullable String why) {
    GenericRowData row = new GenericRowData(arity());
    for (int i = 0; i < positions.size(); i++) {
      row.setField(positions.get(i), scores == null ? null : outputs.value(scores, i));
    }
    if (status != Rows.NONE) {
      row.setField(status, what);
    }
    if (reason != Rows.NONE) {
      row.setField(reason, why == null ? null : StringData.fromString(why));
    }
    return row;
  }

  private int arity() {
    return positions.size() + (status == Rows.NONE ? 0 : 1) + (reason == Rows.NONE ? 0 : 1);
  }
}
