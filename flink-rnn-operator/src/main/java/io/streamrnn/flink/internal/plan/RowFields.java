/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.flink.InputFunction;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the features of rows from fields. A null is a NaN: a missing value.
 *
 * @param texts whether each field is a text; empty if the type does not say
 * @param names of the fields, in the order of the features
 * @param positions of the fields, for rows without names; empty if the type does not say
 */
@Internal
public record RowFields(List<String> names, List<Integer> positions, List<Boolean> texts)
    implements InputFunction<Row> {

  /** Copies. */
  public RowFields {
    names = List.copyOf(names);
    positions = List.copyOf(positions);
    texts = List.copyOf(texts);
  }

  /**
   * Fields of rows of a type.
   *
   * @throws IllegalArgumentException if there is no such field, or it is no number, no boolean and
   *     no text
   */
  public static RowFields of(TypeInformation<Row> type, List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException(
          "input must name at least 1 field of the rows: fields=[]; name them in the order of the model's inputs");
    }
    // The type of a table's stream is none of these; its rows have names.
    return type instanceof RowTypeInfo row
        ? ofFields(row, names)
        : new RowFields(names, List.of(), List.of());
  }

  private static RowFields ofFields(RowTypeInfo type, List<String> names) {
    List<Integer> positions = names.stream().map(name -> position(type, name)).toList();
    List<Boolean> texts = positions.stream().map(at -> isText(type.getTypeAt(at))).toList();
    return new RowFields(names, positions, texts);
  }

  private static boolean isText(TypeInformation<?> type) {
    return type.getTypeClass() == String.class;
  }

  /**
   * Requires texts where the model takes some, and only there, as far as the type says.
   *
   * @param ofModel the positions where it does
   * @throws IllegalArgumentException if a field is of the other kind
   */
  void requireTypes(Set<Integer> ofModel) {
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i) && !ofModel.contains(i)) {
        throw new IllegalArgumentException(
            "a field must be a number or a boolean: field=%s, type=%s; use input(type, row -> ...) to convert it"
                .formatted(names.get(i), String.class.getName()));
      }
      if (!texts.get(i) && ofModel.contains(i)) {
        throw new IllegalArgumentException(
            "a field must be a text where the model takes one: field=%s; name the fields in the order of the model's inputs"
                .formatted(names.get(i)));
      }
    }
  }

  /**
   * Requires that a type of rows says what their fields are. That of {@code Row.class} does not:
   * its rows go through Kryo, and are one opaque column of a table.
   *
   * @param option that has the type
   * @throws IllegalArgumentException if it does not
   */
  public static void requireTypes(String option, TypeInformation<?> type) {
    if (type instanceof GenericTypeInfo && type.getTypeClass() == Row.class) {
      throw new IllegalArgumentException(
          "the type of a Row must have its fields: type=%s; in place of Row.class pass Types.ROW_NAMED(...), or the type of a table's stream: %s(stream.getType(), ...)"
              .formatted(type, option));
    }
  }

  private static int position(RowTypeInfo type, String name) {
    int position = type.getFieldIndex(name);
    if (position < 0) {
      throw new IllegalArgumentException(
          "a field must be in the type of the rows: field=%s, fields=%s"
              .formatted(name, Arrays.toString(type.getFieldNames())));
    }
    Class<?> of = type.getTypeAt(position).getTypeClass();
    if (!Number.class.isAssignableFrom(of) && of != Boolean.class && of != String.class) {
      throw new IllegalArgumentException(
          "a field must be a number or a boolean: field=%s, type=%s; use input(type, row -> ...) to convert it"
              .formatted(name, of.getName()));
    }
    return position;
  }

  @Override
  public float[] features(Row row) {
    @Nullable Object[] values = values(row);
    float[] features = new float[values.length];
    for (int i = 0; i < features.length; i++) {
      features[i] = feature(names.get(i), values[i]);
    }
    return features;
  }

  /** The values of the fields. */
  @Nullable Object[] values(Row row) {
    if (row.getKind() != RowKind.INSERT) {
      throw new IllegalArgumentException(
          "a row must be an insertion, as a step cannot be taken back: kind="
              + row.getKind()
              + "; use an append-only stream or table");
    }
    Set<String> named = row.getFieldNames(true);
    @Nullable Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          named == null && !positions.isEmpty()
              ? row.getField(positions.get(i))
              : row.getField(names.get(i));
    }
    return values;
  }

  private static float feature(String name, @Nullable Object value) {
    if (value == null) {
      return Float.NaN;
    }
    if (value instanceof Number number) {
      return number.floatValue();
    }
    if (value instanceof Boolean is) {
      return is ? 1 : 0;
    }
    throw new IllegalArgumentException(
        "a field must be a number or a boolean: field=%s, type=%s"
            .formatted(name, value.getClass().getName()));
  }
}
