/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.state;

import io.streamrnn.flink.internal.state.QuotedText;
import java.io.IOException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.api.java.typeutils.runtime.RowSerializer;
import org.apache.flink.api.java.typeutils.runtime.TupleSerializerBase;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.Row;
import org.apache.flink.util.FlinkRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Keys as text: texts, numbers and times as they are; tuples and rows as JSON arrays; records and
 * POJOs as JSON objects; a row of one column as its column. Immutable.
 *
 * @param kind how a text is compared
 * @param type for people
 * @param fields of a tuple or a row
 * @param columns of a key of a SQL job; null for other keys
 */
record KeyText(Kind kind, String type, List<Kind> fields, @Nullable SqlColumns columns)
    implements KeyColumns {

  private static final long serialVersionUID = 1L;

  // By name, as the classes are there in SQL jobs only.
  private static final String SQL_VALUES = "org.apache.flink.table.data.";

  private static final String DECIMAL = SQL_VALUES + "DecimalData";

  /** The text of NULL. */
  static final String NULL = "null";

  private static final long NANOS_PER_MILLI = 1_000_000;

  enum Kind implements Serializable {
    TEXT,
    INTEGER,
    FLOAT,
    DOUBLE,
    DECIMAL,
    BOOLEAN,
    ARRAY("[", "a JSON array such as [\"site-1\",7]"),
    OBJECT("{", "a JSON object such as {\"pump\":7,\"site\":\"site-1\"}");

    private final String start;
    private final String example;

    Kind() {
      this("", "");
    }

    Kind(String start, String example) {
      this.start = start;
      this.example = example;
    }
  }

  static KeyText of(TypeSerializer<Object> keys) throws IOException {
    if (keys instanceof TupleSerializerBase<?> tuple) {
      TypeSerializer<?>[] fields = tuple.getFieldSerializers();
      String names = Arrays.stream(fields).map(KeyText::name).collect(Collectors.joining(", "));
      return new KeyText(Kind.ARRAY, "Tuple<" + names + ">", kinds(fields), null);
    }
    if ((TypeSerializer<?>) keys instanceof RowSerializer) {
      return new KeyText(Kind.ARRAY, "Row", kinds(fields(keys)), null);
    }
    if (keys instanceof PojoSerializer) {
      return new KeyText(Kind.OBJECT, className(keys), List.of(), null);
    }
    if (TableClasses.areThere() && SqlTypes.isRow(keys)) {
      return ofColumns(SqlColumns.of(keys));
    }
    String name = name(keys);
    return new KeyText(kind(name), name, List.of(), null);
  }

  /** Keys of a SQL job with columns of some types. */
  static KeyText ofSql(List<String> types) {
    SqlColumns columns = SqlColumns.of(types);
    if (columns.reader() == null) {
      throw new IllegalArgumentException(
          "the columns of a key must have types that are read from text, such as STRING, BIGINT or DECIMAL(10, 2): types=%s"
              .formatted(String.join(", ", types)));
    }
    return ofColumns(columns);
  }

  private static KeyText ofColumns(SqlColumns columns) {
    List<String> types = columns.types();
    String type = types.stream().collect(Collectors.joining(", ", "ROW<", ">"));
    List<Kind> kinds = types.stream().map(KeyText::kind).toList();
    return kinds.size() == 1
        ? new KeyText(kinds.get(0), type, List.of(), columns)
        : new KeyText(Kind.ARRAY, type, kinds, columns);
  }

  private static TypeSerializer<?>[] fields(TypeSerializer<?> row) {
    return row.snapshotConfiguration() instanceof CompositeTypeSerializerSnapshot<?, ?> snapshot
        ? Arrays.stream(snapshot.getNestedSerializerSnapshots())
            .map(TypeSerializerSnapshot::restoreSerializer)
            .toArray(TypeSerializer<?>[]::new)
        : new TypeSerializer<?>[0];
  }

  private static List<Kind> kinds(TypeSerializer<?>[] fields) {
    return Arrays.stream(fields).map(KeyText::kind).toList();
  }

  private static Kind kind(TypeSerializer<?> field) {
    if (field instanceof TupleSerializerBase || field instanceof RowSerializer) {
      return Kind.ARRAY;
    }
    return field instanceof PojoSerializer ? Kind.OBJECT : kind(name(field));
  }

  // The first that Flink writes of the serializer of a POJO.
  private static String className(TypeSerializer<?> keys) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    keys.snapshotConfiguration().writeSnapshot(out);
    return new DataInputDeserializer(out.getCopyOfBuffer()).readUTF();
  }

  // Flink's serializers of plain types are called as their types: LongSerializer, StringSerializer.
  private static String name(TypeSerializer<?> keys) {
    return keys.getClass().getSimpleName().replace("Serializer", "");
  }

  private static Kind kind(String name) {
    return switch (typeName(name)) {
      case "BYTE",
          "SHORT",
          "INT",
          "LONG",
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "BIGINTEGER" ->
          Kind.INTEGER;
      case "BOOLEAN" -> Kind.BOOLEAN;
      case "FLOAT" -> Kind.FLOAT;
      case "DOUBLE" -> Kind.DOUBLE;
      case "DECIMAL", "BIGDEC", "BIGDECIMAL" -> Kind.DECIMAL;
      default -> Kind.TEXT;
    };
  }

  /** Without length, precision and whether it may be NULL. */
  private static String typeName(String type) {
    return type.replaceAll("[ (].*", "").toUpperCase(Locale.ROOT);
  }

  /** The text of a key. */
  String of(Object key) {
    if (columns != null) {
      List<@Nullable Object> values = values(columns, key);
      return values.size() == 1 ? plain(values.get(0)) : json(values);
    }
    return kind == Kind.ARRAY || kind == Kind.OBJECT ? json(key) : plain(key);
  }

  /** The values of columns. Flink has numbers for days and for times of day. */
  private static List<@Nullable Object> values(SqlColumns columns, Object key) {
    List<@Nullable Object> values = columns.values(key);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Integer number) {
        values.set(i, value(typeName(columns.types().get(i)), number));
      }
    }
    return values;
  }

  private static Object value(String type, int number) {
    return switch (type) {
      case "DATE" -> LocalDate.ofEpochDay(number);
      case "TIME" ->
          LocalTime.ofNanoOfDay(number * NANOS_PER_MILLI).format(DateTimeFormatter.ISO_LOCAL_TIME);
      default -> number;
    };
  }

  /**
   * The text of a key as {@link #of(Object)} returns it, from one that a person wrote.
   *
   * @throws IllegalArgumentException if no key of the type has it
   */
  String parse(String text) {
    if (columns != null && columns.isNull(text)) {
      return NULL;
    }
    return ofColumns(List.of(text)).orElseGet(() -> parsed(text));
  }

  /** The text of a key of a SQL job, if it has these columns and they are read. */
  private Optional<String> ofColumns(List<String> values) {
    return columns == null || values.size() != count()
        ? Optional.empty()
        : columns.key(values).map(this::of);
  }

  private String parsed(String text) {
    try {
      return switch (kind) {
        case TEXT -> text;
        case INTEGER -> new BigInteger(text.strip()).toString();
        case FLOAT -> Float.toString(Float.parseFloat(text.strip()));
        case DOUBLE -> Double.toString(Double.parseDouble(text.strip()));
        // Not equal to one with other zeros at its end.
        case DECIMAL -> new BigDecimal(text.strip()).toString();
        case BOOLEAN -> truth(text.strip());
        case ARRAY, OBJECT -> compact(text);
      };
    } catch (NumberFormatException e) {
      throw refused("a %snumber".formatted(kind == Kind.INTEGER ? "whole " : ""));
    }
  }

  /** Without the key, and without the parser's message, which has it: it may fail a job. */
  private IllegalArgumentException refused(String rule) {
    return new IllegalArgumentException(
        "a key must be %s: type of the keys=%s; correct the key, or leave it out"
            .formatted(rule, type));
  }

  private String truth(String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw refused("true or false");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public int count() {
    return Math.max(1, fields.size());
  }

  @Override
  public boolean areOfSql() {
    return columns != null;
  }

  @Override
  public String text(List<String> values) {
    return ofColumns(values).orElseGet(() -> joined(values));
  }

  private String joined(List<String> values) {
    if (values.size() == 1 && fields.size() != 1) {
      return parse(values.get(0));
    }
    if (values.size() != fields.size()) {
      throw new IllegalArgumentException(
          "a key must have all its columns: columns=%d, type of the keys=%s"
              .formatted(values.size(), type));
    }
    List<String> json = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++) {
      KeyText field = new KeyText(fields.get(i), type, List.of(), null);
      String text = field.parse(values.get(i));
      json.add(field.kind == Kind.TEXT ? QuotedText.of(text) : text);
    }
    return json.stream().collect(Collectors.joining(",", "[", "]"));
  }

  /** Without the blanks between the values. */
  private String compact(String text) {
    if (!text.strip().startsWith(kind.start)) {
      throw refused(kind.example);
    }
    StringBuilder compact = new StringBuilder();
    boolean isQuoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      isQuoted ^= c == '"' && !isEscaped(text, i);
      if (isQuoted || !Character.isWhitespace(c)) {
        compact.append(c);
      }
    }
    return compact.toString();
  }

  private static boolean isEscaped(String text, int at) {
    int slashes = 0;
    while (slashes < at && text.charAt(at - 1 - slashes) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  /** The refusal of a savepoint in which two keys have one text, which no log is to have. */
  static SavepointException ambiguous(String text, Object key) {
    String next =
        text.equals(NULL) && isOfSql(key)
            ? "one of them is NULL: keep it out of PARTITION BY, such as with WHERE ... IS NOT NULL, and use a savepoint from after its state has expired"
            : "write their states with keys that differ as text, or with a class whose toString() has all of a key";
    return new SavepointException(
        "two keys must not have the same text, by which they are found: class=%s; 'state export' has it twice; %s"
            .formatted(key.getClass().getName(), next));
  }

  private static boolean isOfSql(Object value) {
    return value.getClass().getName().startsWith(SQL_VALUES);
  }

  private static String plain(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value != null && value.getClass() == Date.class) {
      // Its own text ends with the seconds.
      return ((Date) value).toInstant().toString();
    }
    return value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
  }

  private static String json(@Nullable Object value) {
    if (value == null || value instanceof Boolean || isNumber(value)) {
      return String.valueOf(value);
    }
    if (value instanceof Tuple tuple) {
      return array(fields(tuple.getArity(), tuple::getField));
    }
    if (value instanceof Row row) {
      return array(fields(row.getArity(), row::getField));
    }
    if (value instanceof List<?> list) {
      return array(list);
    }
    return isPlain(value) ? QuotedText.of(plain(value)) : object(value);
  }

  private static boolean isNumber(Object value) {
    return value instanceof Byte
        || value instanceof Short
        || value instanceof Integer
        || value instanceof Long
        || value instanceof Float
        || value instanceof Double
        || value instanceof BigInteger
        || value instanceof BigDecimal
        || value.getClass().getName().equals(DECIMAL);
  }

  private static boolean isPlain(Object value) {
    String name = value.getClass().getName();
    return value instanceof Enum<?>
        || value instanceof byte[]
        || name.startsWith("java.")
        || isOfSql(value);
  }

  private static List<@Nullable Object> fields(
      int count, java.util.function.IntFunction<@Nullable Object> get) {
    List<@Nullable Object> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(get.apply(i));
    }
    return fields;
  }

  private static String array(List<? extends @Nullable Object> values) {
    return values.stream().map(KeyText::json).collect(Collectors.joining(",", "[", "]"));
  }

  private static String object(Object value) {
    return fields(value).entrySet().stream()
        .map(field -> QuotedText.of(field.getKey()) + ":" + field.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** The fields of a record or POJO by name, as JSON. */
  private static Map<String, String> fields(Object value) {
    Map<String, String> fields = new TreeMap<>();
    try {
      if (value.getClass().isRecord()) {
        for (RecordComponent component : value.getClass().getRecordComponents()) {
          component.getAccessor().setAccessible(true);
          fields.put(component.getName(), json(component.getAccessor().invoke(value)));
        }
      } else {
        for (Field field : fieldsOf(value.getClass())) {
          field.setAccessible(true);
          fields.put(field.getName(), json(field.get(value)));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new FlinkRuntimeException(
          "the fields of a key must be readable: class=" + value.getClass().getName(), e);
    }
    return fields;
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      Arrays.stream(each.getDeclaredFields())
          .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0)
          .sorted(Comparator.comparing(Field::getName))
          .forEach(fields::add);
    }
    return fields;
  }
}
