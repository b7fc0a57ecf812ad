/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Text in columns, each as wide as its widest cell. Not thread-safe. */
final class Table {

  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] right;

  /**
   * A table with these titles. Columns whose title begins with a blank are aligned to the right.
   */
  Table(String... titles) {
    right = new boolean[titles.length];
    List<String> header = new ArrayList<>();
    for (int i = 0; i < titles.length; i++) {
      right[i] = titles[i].startsWith(" ");
      header.add(titles[i].strip());
    }
    rows.add(header);
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  List<String> lines() {
    int[] widths = new int[right.length];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - row.get(i).length());
      cells.add(right[i] ? space + row.get(i) : row.get(i) + space);
    }
    return cells.stream().collect(Collectors.joining(GAP)).stripTrailing();
  }
}
