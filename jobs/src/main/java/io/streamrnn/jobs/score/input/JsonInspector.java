/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a file of JSON objects: each selected column must occur in one of the first rows. */
final class JsonInspector {

  private final DeclaredInput options;
  private final ExpectedInputs expected;
  private final JsonColumnReader columns;
  private final List<String> problems = new ArrayList<>();
  private final Set<String> names = new LinkedHashSet<>();
  private boolean arrays;
  private int rows;

  JsonInspector(DeclaredInput options, ExpectedInputs expected) {
    this.options = options;
    this.expected = expected;
    this.columns = new JsonColumnReader(options.selection());
  }

  /**
   * The layout of the file.
   *
   * @throws CannotRunException if the file does not fit the options
   */
  RowLayout inspect() throws IOException {
    RowLayout layout = RowLayout.json(options.format(), options.selection());
    try (RowLines lines = layout.openRows(options.files().first()).lines()) {
      Optional<Line> line = Optional.of(InputInspector.first(lines, options));
      while (line.isPresent() && rows < InputInspector.SAMPLE) {
        rows++;
        inspect(line.get());
        line = lines.next();
      }
    }
    requireAnyObject();
    List<String> selected = options.selection().columns();
    for (int i = 0; i < selected.size(); i++) {
      requireColumn(i, selected.get(i));
    }
    return RowLayout.json(options.format(), selection())
        .withFeatures(options.preprocessing(), options.acceptsMissing());
  }

  /** A single feature column holds arrays if one of the first rows has an array there. */
  private ColumnSelection selection() {
    boolean one = options.features().size() == 1 && expected.isKnown();
    if (one && arrays) {
      return options.selection().withArrays(expected.size());
    }
    expected.require(options.preprocessing());
    return options.selection();
  }

  private void inspect(Line line) {
    try {
      FieldValue[] values = columns.read(line.valid());
      arrays |= values[options.selection().firstFeature()].isArray();
      JsonColumnReader.addNames(line.text(), names);
    } catch (InvalidRowException e) {
      problems.add(InputInspector.problem(line, e) + hint(line.text()));
    }
  }

  private String hint(String text) {
    boolean isPart = text.strip().equals("{") || text.strip().startsWith("[");
    return isPart && options.format() == Format.JSONL
        ? "; for a JSON array, or objects over several lines, use --format json"
        : "";
  }

  private void requireAnyObject() {
    if (names.isEmpty()) {
      throw new CannotRunException(
          "the first rows of --input must be JSON objects: --input=%s, %s; check --format"
              .formatted(
                  options.fileName(),
                  problems.isEmpty() ? "line 1: the object has no fields" : problems.get(0)));
    }
  }

  private void requireColumn(int index, String name) {
    if (!columns.hasSeen(index)) {
      throw new CannotRunException(
          "field not found: '%s'%s, rows checked=%d; the fields of %s are: %s%s"
              .formatted(
                  name,
                  ColumnNames.suggestion(name, names),
                  rows,
                  options.fileName(),
                  ColumnNames.text(names),
                  ColumnNames.hint(names)));
    }
  }
}
