/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that options consist of. */
final class PlainValues {

  private PlainValues() {}

  /**
   * Requires options that have a lasting form.
   *
   * @param owner whose they are, for the message
   * @throws IllegalArgumentException with the value
   */
  static void require(@Nullable Object value, String owner) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, each) -> {
            if (!(key instanceof String)) {
              throw unlike(key, owner);
            }
            require(each, owner);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(each -> require(each, owner));
    } else if (!(value == null
        || value instanceof String
        || value instanceof Boolean
        || isInteger(value)
        || isFraction(value))) {
      throw unlike(value, owner);
    }
  }

  static boolean isInteger(@Nullable Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof Short
        || value instanceof Byte;
  }

  static boolean isFraction(@Nullable Object value) {
    return value instanceof Float || value instanceof Double;
  }

  private static IllegalArgumentException unlike(@Nullable Object value, String owner) {
    return new IllegalArgumentException(
        "a configuration holds strings, numbers, booleans, lists and maps: cell=%s, got %s=%s"
            .formatted(owner, value == null ? null : value.getClass().getName(), value));
  }
}
