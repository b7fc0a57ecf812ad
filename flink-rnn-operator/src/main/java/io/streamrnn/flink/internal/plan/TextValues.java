/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.plan;

import io.streamrnn.model.TextInput;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.jspecify.annotations.Nullable;

/** Converts values to the numbers that a model takes: texts to their indices. Immutable. */
@Internal
public final class TextValues {

  // By position; null where the model takes a number.
  private final @Nullable TextInput[] texts;

  /**
   * The values of a model.
   *
   * @param texts of it
   */
  public TextValues(List<TextInput> texts) {
    int size = texts.stream().mapToInt(text -> text.position() + 1).max().orElse(0);
    this.texts = new TextInput[size];
    texts.forEach(text -> this.texts[text.position()] = text);
  }

  /** The text at a position; null if the model takes a number there. */
  public @Nullable TextInput at(int position) {
    return position < texts.length ? texts[position] : null;
  }

  /** Whether the model takes no texts. */
  boolean isEmpty() {
    return texts.length == 0;
  }

  /**
   * The numbers of values. A null is a NaN: a missing value.
   *
   * @throws IllegalArgumentException if a value is of the wrong type, or a text has no index
   */
  float[] row(@Nullable Object[] values) {
    float[] row = new float[values.length];
    for (int i = 0; i < row.length; i++) {
      TextInput text = at(i);
      row[i] = text == null ? number(i, values[i]) : index(text, values[i]);
    }
    return row;
  }

  private static float index(TextInput text, @Nullable Object value) {
    if (value == null) {
      return Float.NaN;
    }
    if (value instanceof CharSequence characters) {
      return text.index(characters.toString());
    }
    throw new IllegalArgumentException(
        "a value must be a text where the model takes one: values[%d], input='%s', type=%s; return the text itself"
            .formatted(text.position(), text.name(), value.getClass().getName()));
  }

  private static float number(int position, @Nullable Object value) {
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
        "a value must be a number or a boolean where the model takes a number: values[%d], type=%s"
            .formatted(position, value.getClass().getName()));
  }

  /** The names of the texts, for messages. */
  static String names(List<TextInput> texts) {
    return texts.stream().map(TextInput::toString).collect(Collectors.joining(", ", "[", "]"));
  }
}
