/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.testkit;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a test expects with what it got: arrays and lists by their elements, records and
 * classes without {@code equals} by their fields, all else by {@code equals}.
 *
 * @param tolerance by which each {@code float} and {@code double} may differ
 */
record DeepEquality(double tolerance) {

  /** To the last bit. */
  static final DeepEquality EXACT = new DeepEquality(0);

  /** Checks the tolerance. */
  DeepEquality {
    if (!(tolerance >= 0)) {
      throw new IllegalArgumentException(
          "a tolerance must be at least 0: tolerance=%s".formatted(tolerance));
    }
  }

  /** Where and how two values differ first; empty if they do not. */
  Optional<String> difference(String path, @Nullable Object expected, @Nullable Object actual) {
    if (expected == null || actual == null) {
      return expected == actual ? Optional.empty() : differs(path, expected, actual);
    }
    if (expected instanceof List<?> list && actual instanceof List<?> other) {
      return ofParts(path, list, other);
    }
    if (expected instanceof Map<?, ?> map && actual instanceof Map<?, ?> other) {
      return ofMaps(path, map, other);
    }
    if (!expected.getClass().equals(actual.getClass())) {
      return differs(path, expected, actual);
    }
    return ofOneClass(path, expected, actual);
  }

  private Optional<String> ofOneClass(String path, Object expected, Object actual) {
    if (expected instanceof Float || expected instanceof Double) {
      boolean isClose = isClose(((Number) expected).doubleValue(), ((Number) actual).doubleValue());
      return isClose ? Optional.empty() : differs(path, expected, actual);
    }
    if (expected.getClass().isArray()) {
      return ofParts(path, elements(expected), elements(actual));
    }
    if (expected instanceof Optional<?> one && actual instanceof Optional<?> other) {
      return difference(path, one.orElse(null), other.orElse(null));
    }
    if (expected instanceof Row row && actual instanceof Row other && row.getArity() > 0) {
      return row.getKind() == other.getKind()
          ? ofParts(path, fields(row), fields(other))
          : differs(path, row, other);
    }
    if (expected instanceof Tuple tuple) {
      return ofParts(path, fields(tuple), fields((Tuple) actual));
    }
    return ofObjects(path, expected, actual);
  }

  // The bits, with any NaN equal to any other, as equals has it.
  private boolean isClose(double expected, double actual) {
    return Double.compare(expected, actual) == 0
        || tolerance > 0 && Math.abs(expected - actual) <= tolerance;
  }

  private Optional<String> ofParts(String path, List<?> expected, List<?> actual) {
    if (expected.size() != actual.size()) {
      return Optional.of(
          "%s: expected size=%d, got=%d".formatted(path, expected.size(), actual.size()));
    }
    for (int i = 0; i < expected.size(); i++) {
      Optional<String> difference =
          difference("%s[%d]".formatted(path, i), expected.get(i), actual.get(i));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> ofMaps(String path, Map<?, ?> expected, Map<?, ?> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      return differs(path, expected.keySet(), actual.keySet());
    }
    for (Map.Entry<?, ?> entry : expected.entrySet()) {
      Optional<String> difference =
          difference(
              "%s[%s]".formatted(path, entry.getKey()),
              entry.getValue(),
              actual.get(entry.getKey()));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  private Optional<String> ofObjects(String path, Object expected, Object actual) {
    List<Field> fields = fieldsToCompare(expected.getClass());
    if (fields.isEmpty()) {
      return expected.equals(actual) ? Optional.empty() : differs(path, expected, actual);
    }
    for (Field field : fields) {
      Optional<String> difference =
          difference(path + "." + field.getName(), get(field, expected), get(field, actual));
      if (difference.isPresent()) {
        return difference;
      }
    }
    return Optional.empty();
  }

  /** Those of a record, and of a class that does not say what is equal; none otherwise. */
  private static List<Field> fieldsToCompare(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    if (type.isRecord() || !definesEquals(type)) {
      for (Class<?> each = type; each != null && each != Object.class; ) {
        for (Field field : each.getDeclaredFields()) {
          if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
            fields.add(field);
          }
        }
        each = each.getSuperclass();
      }
    }
    return fields.stream().allMatch(AccessibleObject::trySetAccessible) ? fields : List.of();
  }

  private static boolean definesEquals(Class<?> type) {
    try {
      return type.getMethod("equals", Object.class).getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("every class has equals", e);
    }
  }

  private static @Nullable Object get(Field field, Object of) {
    try {
      return field.get(of);
    } catch (IllegalAccessException e) {
      throw new AssertionError("the field was made accessible: " + field, e);
    }
  }

  private static List<@Nullable Object> elements(Object array) {
    List<@Nullable Object> elements = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      elements.add(Array.get(array, i));
    }
    return elements;
  }

  private static List<@Nullable Object> fields(Tuple tuple) {
    List<@Nullable Object> fields = new ArrayList<>();
    for (int i = 0; i < tuple.getArity(); i++) {
      fields.add(tuple.getField(i));
    }
    return fields;
  }

  private static List<@Nullable Object> fields(Row row) {
    List<@Nullable Object> fields = new ArrayList<>();
    if (row.getFieldNames(false) == null) {
      for (int i = 0; i < row.getArity(); i++) {
        fields.add(row.getField(i));
      }
    } else {
      row.getFieldNames(false).stream().sorted().map(row::getField).forEach(fields::add);
    }
    return fields;
  }

  private static Optional<String> differs(
      String path, @Nullable Object expected, @Nullable Object actual) {
    String what =
        "%s: expected=%s, got=%s"
            .formatted(path, Objects.toString(expected), Objects.toString(actual));
    return Optional.of(what);
  }
}
