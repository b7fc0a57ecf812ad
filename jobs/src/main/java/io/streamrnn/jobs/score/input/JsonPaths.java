/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths of the selected columns as a tree: a node for each field or element on a path. A name
 * is that of a field as a whole too, since a field may be called {@code a.b}.
 */
final class JsonPaths {

  private static final Pattern PATH =
      Pattern.compile("[^.\\[\\]]+(\\[\\d{1,9}])*(\\.[^.\\[\\]]+(\\[\\d{1,9}])*)*");

  private static final Pattern PART = Pattern.compile("\\[(\\d+)]|[^.\\[\\]]+");

  private static final int NO_COLUMN = -1;

  private static final JsonPaths NONE = new JsonPaths();

  private final Map<String, JsonPaths> fields = new HashMap<>();
  private final Map<Integer, JsonPaths> elements = new HashMap<>();
  private int column = NO_COLUMN;
  private String name = "";

  /** Adds a column to the root. */
  void add(String columnName, int index) {
    fields.computeIfAbsent(columnName, any -> new JsonPaths()).select(columnName, index);
    if (!PATH.matcher(columnName).matches()) {
      return;
    }
    JsonPaths node = this;
    Matcher parts = PART.matcher(columnName);
    while (parts.find()) {
      node = node.child(parts);
    }
    node.select(columnName, index);
  }

  private JsonPaths child(Matcher part) {
    return part.group(1) == null
        ? fields.computeIfAbsent(part.group(), any -> new JsonPaths())
        : elements.computeIfAbsent(Integer.valueOf(part.group(1)), any -> new JsonPaths());
  }

  private void select(String columnName, int index) {
    name = columnName;
    column = index;
  }

  /** The node of a field; one without anything if no path has it. */
  JsonPaths field(String field) {
    return fields.getOrDefault(field, NONE);
  }

  /** The node of an element; one without anything if no path has it. */
  JsonPaths element(int index) {
    return elements.getOrDefault(index, NONE);
  }

  boolean hasFields() {
    return !fields.isEmpty();
  }

  boolean hasElements() {
    return !elements.isEmpty();
  }

  /** Whether a selected column ends here. */
  boolean isColumn() {
    return column != NO_COLUMN;
  }

  /** The index of the column. */
  int column() {
    return column;
  }

  /** The name of the column. */
  String name() {
    return name;
  }
}
