/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks a file of JSON lines: each selected field must occur in one of the first lines. */
final class JsonInspector {

  private final DeclaredInput options;
  private final Model model;

  private boolean arrays;
  private final Set<String> fields = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private int lines;

  JsonInspector(DeclaredInput options, Model model) {
    this.options = options;
    this.model = model;
  }

  /**
   * The layout of the file.
   *
   * @throws CannotRunException if the file does not fit the options
   */
  RowLayout inspect(LineReader reader) throws IOException {
    if (!options.columns().isEmpty() || !options.header()) {
      throw new CannotRunException("--header and --columns require --format csv; omit them");
    }
    Optional<LineReader.Line> line = Optional.of(InputInspector.first(reader, options));
    while (line.isPresent() && lines < InputInspector.SAMPLE) {
      lines++;
      inspect(line.get());
      line = reader.next();
    }
    requireAnyObject();
    options.selection().columns().forEach(this::requireField);
    return new RowLayout(Format.JSONL, ',', List.of(), false, selection());
  }

  /** A single feature column holds arrays if one of the first lines has an array there. */
  private ColumnSelection selection() {
    boolean one = options.features().size() == 1;
    if (one && arrays) {
      return options.selection().withArrays(model.inputSize());
    }
    InputInspector.requireFeatures(options.features(), model);
    return options.selection();
  }

  private void inspect(LineReader.Line line) {
    try {
      JsonColumnReader.forEachField(line.valid(), this::inspect);
    } catch (InvalidRowException e) {
      problems.add(InputInspector.problem(line, e));
    }
  }

  private void inspect(String name, FieldValue value) {
    fields.add(name);
    arrays |= value.isArray() && name.equals(options.features().get(0));
  }

  private void requireAnyObject() {
    if (fields.isEmpty()) {
      throw new CannotRunException(
          "the first lines of --input must be JSON objects: --input=%s, %s; check --format"
              .formatted(
                  options.fileName(),
                  problems.isEmpty() ? "line 1: the object has no fields" : problems.get(0)));
    }
  }

  private void requireField(String name) {
    if (!fields.contains(name)) {
      throw new CannotRunException(
          "field not found: '%s'%s, lines checked=%d; the fields of %s are: %s%s"
              .formatted(
                  name,
                  Suggestion.of(name, fields),
                  lines,
                  options.fileName(),
                  ColumnNames.text(fields),
                  ColumnNames.hint(fields)));
    }
  }
}
