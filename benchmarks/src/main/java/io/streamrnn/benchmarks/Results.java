/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures by name, each with the values of all JVMs. */
record Results(Map<String, double[]> values) {

  /** A line for each figure: the median, the smallest and the largest value. */
  String table() {
    int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
    String format = "%-" + width + "s %12s %12s %12s%n";
    StringBuilder table = new StringBuilder();
    table.append(format.formatted("", "median", "smallest", "largest"));
    values.forEach(
        (name, each) -> {
          double[] sorted = each.clone();
          Arrays.sort(sorted);
          table.append(
              format.formatted(
                  name,
                  rounded(FreshJvm.median(each)),
                  rounded(sorted[0]),
                  rounded(sorted[sorted.length - 1])));
        });
    return table.toString();
  }

  /** The same, with the name of their benchmark before theirs. */
  Results named(String benchmark) {
    Map<String, double[]> named = new LinkedHashMap<>();
    values.forEach((name, each) -> named.put(benchmark + "/" + name, each));
    return new Results(named);
  }

  /** An object with the machine, and for each figure the values of all JVMs. */
  String json() {
    return values.entrySet().stream()
        .map(
            entry ->
                "    %s: %s".formatted(quoted(entry.getKey()), Arrays.toString(entry.getValue())))
        .collect(
            Collectors.joining(
                ",\n",
                "{\n  \"machine\": %s,\n  \"figures\": {\n"
                    .formatted(quoted(Machine.description())),
                "\n  }\n}\n"));
  }

  /** Three digits, as more are noise. */
  static String rounded(double value) {
    double size = Math.abs(value);
    String format = size < 1 ? "%.3f" : size < 10 ? "%.2f" : size < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
