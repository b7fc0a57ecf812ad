/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.identity;

import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints values for people; nothing reads them back. */
final class FormPrinter {

  private static final int SHOWN = 4;

  private FormPrinter() {}

  static String print(@Nullable Object value) {
    if (value instanceof String text) {
      return '"' + text + '"';
    } else if (value instanceof List<?> list) {
      return list.stream().map(FormPrinter::print).collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Map<?, ?> map) {
      return new TreeMap<Object, Object>(map)
          .entrySet().stream()
              .map(entry -> entry.getKey() + "=" + print(entry.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
    } else if (value instanceof Weight weight) {
      return print(List.of(weight.shape().dims(), weight.toArray()));
    } else if (value instanceof float[] values) {
      String shown = Arrays.toString(Arrays.copyOf(values, Math.min(SHOWN, values.length)));
      return values.length > SHOWN ? values.length + " floats " + shown + ".." : shown;
    }
    return String.valueOf(value);
  }
}
