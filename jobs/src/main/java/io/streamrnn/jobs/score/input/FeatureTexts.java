/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the columns of features in this process, without a job. */
public final class FeatureTexts {

  private final List<String> columns;
  private final Consumer<String[]> action;
  private long unreadable;

  private FeatureTexts(List<String> columns, Consumer<String[]> action) {
    this.columns = columns;
    this.action = action;
  }

  /**
   * Calls an action for each row of an input.
   *
   * @param action receives a text for each column, without blanks around it; empty if there is none
   * @return how many rows could not be read
   * @throws CannotRunException if the input cannot be read, or lacks a column
   */
  public static long forEach(
      InputOptions options, List<String> columns, Consumer<String[]> action) {
    // Each row needs a key here, which is not used.
    ColumnSelection selection = new ColumnSelection(columns.get(0), columns);
    DeclaredInput input =
        options.declare(selection, Preprocessing.numbers(columns), true, List.of());
    RowLayout layout = InputInspector.layout(input);
    FeatureTexts texts = new FeatureTexts(columns, action);
    input.files().files().forEach(file -> texts.read(file, layout));
    return texts.unreadable;
  }

  private void read(InputFile file, RowLayout layout) {
    try {
      RowLayout.OpenRows rows = layout.openRows(file);
      try (RowLines lines = rows.lines()) {
        for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
          read(rows.columns(), line.get());
        }
        file.requireUnchanged();
      }
    } catch (IOException e) {
      throw InputInspector.unreadable(file, e);
    }
  }

  private void read(ColumnReader reader, Line line) {
    FieldValue[] values;
    try {
      values = reader.read(line.valid());
    } catch (InvalidRowException e) {
      unreadable++;
      return;
    }
    String[] texts = new String[columns.size()];
    for (int i = 0; i < texts.length; i++) {
      FieldValue value = values[i + 1];
      requireScalar(columns.get(i), value);
      texts[i] = value.text().trim();
    }
    action.accept(texts);
  }

  private static void requireScalar(String column, FieldValue value) {
    if (value.isArray() || value.isObject()) {
      throw new CannotRunException(
          "column '%1$s' must hold single values, not arrays or objects; name an element or a field of it, such as %1$s[0] or %1$s.a"
              .formatted(column));
    }
  }
}
