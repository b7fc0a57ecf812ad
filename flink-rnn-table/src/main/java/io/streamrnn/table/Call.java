/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.functions.TableSemantics;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.types.ColumnList;

/**
 * What a query passes to the function. A value.
 *
 * @param table the type of the input
 * @param keys the positions of the columns of PARTITION BY
 * @param isSorted whether the input has ORDER BY
 * @param hasTime whether {@code on_time} is given
 * @param model the path of the model
 * @param columns the names that arguments give; an argument that is left out has none
 * @param options as they were typed
 */
record Call(
    DataType table,
    List<Integer> keys,
    boolean isSorted,
    boolean hasTime,
    String model,
    Map<Argument, List<String>> columns,
    Map<String, String> options) {

  /** Reads a call while it is planned. */
  static Call of(CallContext context) {
    TableSemantics input =
        context
            .getTableSemantics(0)
            .orElseThrow(
                () ->
                    Refusal.of(
                        "input must be a table: write input => TABLE readings PARTITION BY pump"));
    return new Call(
        input.dataType(),
        Arrays.stream(input.partitionByColumns()).boxed().toList(),
        input.orderByColumns().length > 0,
        hasTime(context, input),
        model(context),
        columns(context),
        options(context));
  }

  // Flink knows the one before the function is specialized, and the other afterwards.
  private static boolean hasTime(CallContext context, TableSemantics input) {
    int position = Argument.positionOfTime();
    boolean isNamed =
        context.getArgumentDataTypes().size() > position
            && !context.isArgumentNull(position)
            && context.getArgumentValue(position, ColumnList.class).isPresent();
    return isNamed || timeColumn(input) >= 0;
  }

  private static int timeColumn(TableSemantics input) {
    try {
      return input.timeColumn();
    } catch (RuntimeException e) {
      // Not known yet.
      return -1;
    }
  }

  private static String model(CallContext context) {
    return context
        .getArgumentValue(Argument.MODEL.position(), String.class)
        .filter(path -> !path.isBlank())
        .orElseThrow(
            () ->
                Refusal.of(
                    "model must be a literal, as it is read while the query is planned: model is an expression or blank; write model => 's3://models/vibration.h5'"));
  }

  private static Map<Argument, List<String>> columns(CallContext context) {
    Map<Argument, List<String>> columns = new EnumMap<>(Argument.class);
    for (Argument argument : Argument.values()) {
      if (argument != Argument.MODEL && argument != Argument.OPTIONS) {
        columns.put(argument, names(context, argument));
      }
    }
    return columns;
  }

  private static List<String> names(CallContext context, Argument argument) {
    if (context.isArgumentNull(argument.position())) {
      return List.of();
    }
    ColumnList list =
        context.getArgumentValue(argument.position(), ColumnList.class).orElse(ColumnList.of());
    if (!list.getDataTypes().isEmpty()) {
      throw Refusal.of(
          "%1$s must name columns without types: %1$s=%2$s; write %1$s => DESCRIPTOR(%3$s)",
          argument, list, String.join(", ", list.getNames()));
    }
    // Flink hands over none where one of them is not the name of a column.
    if (list.getNames().isEmpty()) {
      throw Refusal.of(
          "%1$s must have names of columns only: Flink cannot read the names in %1$s => DESCRIPTOR(...); select fields of a ROW, such as r.rpm, as columns in a view, and name these",
          argument);
    }
    return List.copyOf(list.getNames());
  }

  @SuppressWarnings("unchecked") // The argument is declared as a map of strings.
  private static Map<String, String> options(CallContext context) {
    int position = Argument.OPTIONS.position();
    if (context.isArgumentNull(position)) {
      return Map.of();
    }
    Map<String, String> map =
        context
            .getArgumentValue(position, Map.class)
            .orElseThrow(
                () ->
                    Refusal.of(
                        "options must be literals, as they are read while the query is planned: options is an expression; write options => MAP['session-gap', '30 min'] in SQL, by sqlQuery(...) where the rest is written in the Table API, which does not hand over maps"));
    Map<String, String> options = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (name == null || value == null) {
            throw Refusal.of(
                "options must have a text for each name: option=%s, value=%s; omit the option for its default",
                name, value);
          }
          options.put(name, value);
        });
    return options;
  }

  /** The names that an argument gives. */
  List<String> names(Argument argument) {
    return columns.getOrDefault(argument, List.of());
  }

  /** Whether an argument is given. */
  boolean has(Argument argument) {
    return !names(argument).isEmpty();
  }

  /** The names of the columns of the input. */
  List<String> inputColumns() {
    return DataType.getFieldNames(table);
  }

  /** The columns that are not those of the key, which Flink emits itself. */
  List<Integer> passedColumns() {
    List<Integer> passed = new ArrayList<>();
    for (int i = 0; i < inputColumns().size(); i++) {
      if (!keys.contains(i)) {
        passed.add(i);
      }
    }
    return passed;
  }
}
