/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * The key of a state as a SQL job has it: a row of the columns of PARTITION BY. A tuple or a row
 * has several columns, each other key has one. Texts are parsed where a column is no text.
 */
final class SqlKeyOfState<K>
    implements KeySelector<PastState<K>, RowData>, ResultTypeQueryable<RowData> {

  private static final long serialVersionUID = 1L;

  // As the text of a key of Flink is in UTC, and does not say so.
  private static final DateTimeFormatter TIME_OR_UTC =
      DateTimeFormatter.ISO_DATE_TIME.withZone(ZoneOffset.UTC);

  /** The types that are read from text, without blanks around it. */
  private static final Map<LogicalTypeRoot, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry(LogicalTypeRoot.CHAR, text -> text),
          Map.entry(LogicalTypeRoot.VARCHAR, text -> text),
          Map.entry(LogicalTypeRoot.BOOLEAN, SqlKeyOfState::truth),
          Map.entry(LogicalTypeRoot.BINARY, HexFormat.of()::parseHex),
          Map.entry(LogicalTypeRoot.VARBINARY, HexFormat.of()::parseHex),
          Map.entry(LogicalTypeRoot.TINYINT, Byte::parseByte),
          Map.entry(LogicalTypeRoot.SMALLINT, Short::parseShort),
          Map.entry(LogicalTypeRoot.INTEGER, Integer::parseInt),
          Map.entry(LogicalTypeRoot.BIGINT, Long::parseLong),
          Map.entry(LogicalTypeRoot.FLOAT, Float::parseFloat),
          Map.entry(LogicalTypeRoot.DOUBLE, Double::parseDouble),
          Map.entry(LogicalTypeRoot.DECIMAL, BigDecimal::new),
          Map.entry(LogicalTypeRoot.DATE, LocalDate::parse),
          Map.entry(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE, LocalTime::parse),
          Map.entry(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE, SqlKeyOfState::time),
          Map.entry(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE, SqlKeyOfState::instant));

  private final LogicalType[] types;
  private final DataStructureConverter<Object, Object>[] converters;
  private final RowDataSerializer rows;

  /**
   * Creates the selector.
   *
   * @param columns the types of the columns
   */
  SqlKeyOfState(List<String> columns) {
    this(columns.stream().map(SqlKeyOfState::type).toArray(LogicalType[]::new));
  }

  /** Creates the selector of columns that are parsed already. */
  SqlKeyOfState(LogicalType[] types) {
    this.types = types.clone();
    converters = converters(types);
    rows = new RowDataSerializer(types);
  }

  /**
   * The type of a text.
   *
   * @throws IllegalArgumentException if it is none of SQL
   */
  static LogicalType type(String column) {
    try {
      LogicalType type = LogicalTypeParser.parse(column, SqlKeyOfState.class.getClassLoader());
      if (type.is(LogicalTypeRoot.UNRESOLVED)) {
        throw new ValidationException("unknown type");
      }
      return type;
    } catch (ValidationException e) {
      throw new IllegalArgumentException(
          "the type of a column must be one of SQL, such as STRING or BIGINT NOT NULL: type='%s' (%s)"
              .formatted(column, e.getMessage()),
          e);
    }
  }

  /** Whether a text is read as a value of a type. */
  static boolean isRead(LogicalType type) {
    return READERS.containsKey(type.getTypeRoot());
  }

  /** Whether a text is that of NULL in the only column. A column of texts may have it as one. */
  boolean isNull(String text) {
    return types.length == 1
        && types[0].isNullable()
        && !types[0].is(LogicalTypeFamily.CHARACTER_STRING)
        && text.strip().equals(KeyText.NULL);
  }

  @SuppressWarnings("unchecked") // An array has no type parameter.
  private static DataStructureConverter<Object, Object>[] converters(LogicalType[] types) {
    return Arrays.stream(types)
        .map(TypeConversions::fromLogicalToDataType)
        .map(DataStructureConverters::getConverter)
        .peek(converter -> converter.open(SqlKeyOfState.class.getClassLoader()))
        .toArray(DataStructureConverter[]::new);
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return InternalTypeInfo.ofFields(types);
  }

  @Override
  public RowData getKey(PastState<K> state) {
    return row(state.key());
  }

  /** The row of a key. */
  RowData row(Object key) {
    Object[] values = values(key);
    requireColumns(values.length);
    GenericRowData row = new GenericRowData(values.length);
    for (int i = 0; i < values.length; i++) {
      row.setField(i, column(i, values[i]));
    }
    // The serializer reuses its row.
    return rows.toBinaryRow(row).copy();
  }

  /** Flink has no value for a decimal with too many digits, and would take it for NULL. */
  private @Nullable Object column(int i, @Nullable Object value) {
    Object column = converters[i].toInternalOrNull(value(value, i));
    if (column == null && value != null) {
      throw refused("fit into its type", i);
    }
    return column;
  }

  private static Object[] values(Object key) {
    if (key instanceof Tuple tuple) {
      Object[] values = new Object[tuple.getArity()];
      Arrays.setAll(values, tuple::getField);
      return values;
    }
    if (key instanceof Row row) {
      Object[] values = new Object[row.getArity()];
      Arrays.setAll(values, row::getField);
      return values;
    }
    return new Object[] {key};
  }

  private void requireColumns(int count) {
    if (count != types.length) {
      throw new IllegalArgumentException(
          "a key must have the columns of PARTITION BY: types=%s, columns of the key=%d; pass a type for each"
              .formatted(Arrays.toString(types), count));
    }
  }

  private @Nullable Object value(@Nullable Object value, int i) {
    return value instanceof String text ? parsed(text, i) : value;
  }

  private Object parsed(String text, int i) {
    LogicalType type = types[i];
    Function<String, Object> reader = READERS.get(type.getTypeRoot());
    if (reader == null) {
      throw new IllegalArgumentException(
          "a column of a key must have a type that is read from text: type=%s, column=%d of %d; pass the key as a value of that type, or use a column of another type, such as STRING"
              .formatted(type, i + 1, types.length));
    }
    try {
      return type.is(LogicalTypeFamily.CHARACTER_STRING) ? text : reader.apply(text.strip());
    } catch (RuntimeException e) {
      throw refused("be of its type", i);
    }
  }

  /** Without the value, and without the parser's message, which has it: it fails a job. */
  private IllegalArgumentException refused(String rule, int i) {
    return new IllegalArgumentException(
        "a column of a key must %s: type=%s, column=%d of %d; correct the key, or leave it out"
            .formatted(rule, types[i], i + 1, types.length));
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text.replace(' ', 'T'));
  }

  private static Instant instant(String text) {
    return TIME_OR_UTC.parse(text.replace(' ', 'T'), Instant::from);
  }

  /** Not by Java's parser, for which all other texts are false. */
  private static boolean truth(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException("a truth value must be true or false");
    }
    return text.equalsIgnoreCase("true");
  }
}
