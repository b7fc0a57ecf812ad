/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Numbers of configurations: one, a list, or an array as Keras 3 writes those of NumPy. */
final class NumberLists {

  private NumberLists() {}

  /** The values; empty for Keras's {@code None}. */
  static Optional<float[]> floats(String key, @Nullable Object value) {
    if (value instanceof Map<?, ?> array && array.get("config") instanceof Map<?, ?> config) {
      return floats(key, config.get("value"));
    }
    if (value == null) {
      return Optional.empty();
    }
    List<Float> numbers = new ArrayList<>();
    collect(key, value, numbers);
    float[] values = new float[numbers.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.get(i);
    }
    return Optional.of(values);
  }

  private static void collect(String key, @Nullable Object value, List<Float> to) {
    if (value instanceof Number number) {
      to.add(number.floatValue());
    } else if (value instanceof List<?> list) {
      list.forEach(each -> collect(key, each, to));
    } else {
      throw new IllegalArgumentException(
          "an argument has the wrong type: %s=%s; expected numbers".formatted(key, value));
    }
  }

  /** The values as a configuration has them. */
  static Object toConfig(float[] values) {
    List<Double> list = new ArrayList<>();
    for (float value : values) {
      list.add((double) value);
    }
    return list.size() == 1 ? list.get(0) : list;
  }

  /** A whole number that a double holds exactly; empty for Keras's {@code None}. */
  static OptionalLong whole(String key, @Nullable Object value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value instanceof Number number
        && number.doubleValue() == number.longValue()
        && Math.abs(number.doubleValue()) <= 0x1p53) {
      return OptionalLong.of(number.longValue());
    }
    throw new IllegalArgumentException(
        "an argument has the wrong type: %s=%s; expected a whole number".formatted(key, value));
  }

  /** Keras's {@code salt}, of which one number counts twice; empty for none. */
  static List<Long> salt(@Nullable Object salt) {
    OptionalLong one = salt instanceof List ? OptionalLong.empty() : whole("salt", salt);
    return one.isPresent() ? List.of(one.getAsLong(), one.getAsLong()) : wholes("salt", salt);
  }

  /** A list of whole numbers; empty for Keras's {@code None}. */
  static List<Long> wholes(String key, @Nullable Object value) {
    return value == null
        ? List.of()
        : LayerRegistry.list(key, value, each -> whole(key, each).orElseThrow());
  }
}
