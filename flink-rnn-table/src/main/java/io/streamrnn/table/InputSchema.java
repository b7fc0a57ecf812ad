/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.state.StateMismatchException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.types.logical.RowType;

/**
 * The columns of the input, and what a query uses them for.
 *
 * @param type of its rows
 * @param keys the columns of PARTITION BY; empty in savepoints of earlier versions
 * @param isSorted whether there is an ORDER BY
 * @param uses the columns that arguments name, by argument; an argument that is left out has none
 */
record InputSchema(
    RowType type, List<String> keys, boolean isSorted, Map<String, List<String>> uses)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Without their columns a row would have another score, whatever the former query was. */
  private static final List<Argument> ALWAYS =
      List.of(Argument.FEATURES, Argument.CONSTANTS, Argument.EVENT_ID, Argument.SEQUENCE_NUMBER);

  /** Those that a query may begin to use: its former rows have none. */
  private static final List<Argument> ONCE_USED =
      List.of(Argument.STARTS, Argument.ENDS, Argument.RESETS, Argument.COMMAND);

  /** Copies. */
  InputSchema {
    keys = List.copyOf(keys);
    uses = new TreeMap<>(uses);
  }

  /** That of a call. */
  static InputSchema of(Call call, RowType type) {
    Map<String, List<String>> uses = new TreeMap<>();
    List<Argument> all = new ArrayList<>(ALWAYS);
    all.addAll(ONCE_USED);
    all.stream()
        .filter(call::has)
        .forEach(argument -> uses.put(argument.toString(), call.names(argument)));
    return new InputSchema(
        type, call.keys().stream().map(call.inputColumns()::get).toList(), call.isSorted(), uses);
  }

  /** One of which no more than the type is known. */
  static InputSchema ofType(RowType type) {
    return new InputSchema(type, List.of(), false, Map.of());
  }

  private List<String> columns(Argument argument) {
    return uses.getOrDefault(argument.toString(), List.of());
  }

  /**
   * Requires that rows of a former query have the columns that this one needs.
   *
   * @throws StateMismatchException if one is not there: NULL would be a missing value, which was
   *     never missing
   */
  void requireColumns(InputSchema former) {
    ALWAYS.forEach(argument -> requireColumns(argument, former.type));
    ONCE_USED.stream()
        .filter(argument -> !former.columns(argument).isEmpty())
        .forEach(argument -> requireColumns(argument, former.type));
  }

  private void requireColumns(Argument argument, RowType former) {
    for (String name : columns(argument)) {
      if (former.getFieldIndex(name) < 0) {
        throw new StateMismatchException(
            "the rows that wait in a savepoint must have the columns of %s: column=%s, savepoint=%s; select the column under its former name in a view, or restore the former query and end it by STOP JOB 'ID' WITH SAVEPOINT WITH DRAIN, which scores these rows, and change the name with its savepoint"
                .formatted(argument, name, former.getFieldNames()));
      }
    }
  }

  /**
   * Requires what Flink takes for granted of the state of a former query.
   *
   * @throws StateMismatchException if a key or a row would be read as another one
   */
  void requirePlaces(InputSchema former) {
    for (int place = 0; place < Math.min(keys.size(), former.keys.size()); place++) {
      requireKey(place, former);
    }
    if (isSorted && former.isSorted) {
      requireColumnPlaces(former.type.getFieldNames(), type.getFieldNames());
    }
  }

  /** A column with a new name is the former one only if no row has had both of them. */
  private void requireKey(int place, InputSchema former) {
    String before = former.keys.get(place);
    String now = keys.get(place);
    if (!now.equals(before)
        && (type.getFieldIndex(before) >= 0 || former.type.getFieldIndex(now) >= 0)) {
      throw new StateMismatchException(
          "the columns of PARTITION BY must be those of the savepoint in their order, as Flink knows its keys by the places of their columns: savepoint=(%s), query=(%s); write PARTITION BY (%1$s), or give the call a new uid to begin anew"
              .formatted(String.join(", ", former.keys), String.join(", ", keys)));
    }
  }

  private static void requireColumnPlaces(List<String> former, List<String> names) {
    for (String name : names) {
      int before = former.indexOf(name);
      if (before >= 0 && before != names.indexOf(name)) {
        throw new StateMismatchException(
            "the columns of the input must keep their order where it has ORDER BY, as Flink keeps the rows that it sorts without names: column=%s, savepoint=%s, query=%s; select the columns in their former order in a view"
                .formatted(name, former, names));
      }
    }
  }
}
