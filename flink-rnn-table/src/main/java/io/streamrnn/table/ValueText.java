/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.internal.state.QuotedText;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.MultisetType;
import org.jspecify.annotations.Nullable;

/**
 * Values of Flink as text: texts, numbers and times as they are, bytes in hexadecimal, values with
 * parts as JSON. Keys have the text that {@code state export} gives them.
 */
final class ValueText {

  private static final LogicalType COUNT = new IntType(false);
  private static final long NANOS_PER_MILLI = 1_000_000;

  private ValueText() {}

  /** A value by itself. */
  static String of(@Nullable Object value, LogicalType type) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof ArrayData || value instanceof MapData || value instanceof RowData) {
      return json(value, type);
    }
    if (value instanceof Integer number && type.is(LogicalTypeRoot.DATE)) {
      return LocalDate.ofEpochDay(number).toString();
    }
    if (value instanceof Integer number && type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)) {
      return LocalTime.ofNanoOfDay(number * NANOS_PER_MILLI)
          .format(DateTimeFormatter.ISO_LOCAL_TIME);
    }
    return String.valueOf(value);
  }

  /** Values as an array. */
  static String array(List<? extends @Nullable Object> values, List<LogicalType> types) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> json(values.get(i), types.get(i)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String json(@Nullable Object value, LogicalType type) {
    if (value instanceof ArrayData array) {
      return array(elements(array, element(type)), element(type));
    }
    if (value instanceof MapData map) {
      return object(map, type);
    }
    if (value instanceof RowData row) {
      return array(fields(row, type.getChildren()), type.getChildren());
    }
    boolean isBare =
        value == null || type.is(LogicalTypeFamily.NUMERIC) || type.is(LogicalTypeRoot.BOOLEAN);
    return isBare ? String.valueOf(value) : QuotedText.of(of(value, type));
  }

  private static String array(List<@Nullable Object> values, LogicalType type) {
    return values.stream()
        .map(value -> json(value, type))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static LogicalType element(LogicalType type) {
    return ((ArrayType) type).getElementType();
  }

  private static String object(MapData map, LogicalType type) {
    LogicalType keyType =
        type instanceof MultisetType set ? set.getElementType() : ((MapType) type).getKeyType();
    LogicalType valueType = type instanceof MapType of ? of.getValueType() : COUNT;
    List<@Nullable Object> keys = elements(map.keyArray(), keyType);
    List<@Nullable Object> values = elements(map.valueArray(), valueType);
    return IntStream.range(0, keys.size())
        .mapToObj(
            i -> QuotedText.of(of(keys.get(i), keyType)) + ":" + json(values.get(i), valueType))
        .sorted()
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static List<@Nullable Object> elements(ArrayData array, LogicalType type) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    return list(array.size(), i -> getter.getElementOrNull(array, i));
  }

  private static List<@Nullable Object> fields(RowData row, List<LogicalType> types) {
    return list(types.size(), i -> RowData.createFieldGetter(types.get(i), i).getFieldOrNull(row));
  }

  private static List<@Nullable Object> list(int size, IntFunction<@Nullable Object> get) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(get.apply(i));
    }
    return list;
  }
}
