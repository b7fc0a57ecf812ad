/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of the output: those that are copied from the input, then those that are computed.
 *
 * @param copied the key, the order column if there is one, and those of {@code --pass-through}
 * @param computed the step if a row may have several, and what follows from the outputs of the
 *     model
 */
public record OutputColumns(List<OutputColumn> copied, List<OutputColumn> computed)
    implements Serializable {

  /**
   * The columns for a selection.
   *
   * @param passThrough extras of the selection
   * @param computed from the outputs of the model
   * @param hasSteps whether there is a column of steps, since an event may have several steps or
   *     rows of outputs
   * @throws CannotRunException if two columns have the same name
   */
  static OutputColumns of(
      ColumnSelection selection,
      List<String> passThrough,
      List<OutputColumn> computed,
      boolean hasSteps) {
    OutputColumns columns =
        new OutputColumns(copied(selection, passThrough), computed(computed, hasSteps));
    columns.requireDistinct();
    return columns;
  }

  private static List<OutputColumn> copied(ColumnSelection selection, List<String> passThrough) {
    List<OutputColumn> columns = new ArrayList<>();
    columns.add(new CopiedColumn.Key(selection.key()));
    if (selection.hasOrder()) {
      columns.add(new CopiedColumn.Order(selection.order()));
    }
    for (String name : passThrough) {
      columns.add(new CopiedColumn.PassThrough(name, selection.extras().indexOf(name)));
    }
    return columns;
  }

  private static List<OutputColumn> computed(List<OutputColumn> computed, boolean hasSteps) {
    List<OutputColumn> columns = new ArrayList<>();
    if (hasSteps) {
      columns.add(new StepColumn());
    }
    columns.addAll(computed);
    return columns;
  }

  /** The names of all columns. */
  List<String> names() {
    List<String> names = new ArrayList<>(names(copied));
    names.addAll(names(computed));
    return names;
  }

  /** Writes the fields of a step. */
  void write(Row row, int step, float[] y, FieldWriter fields) throws IOException {
    for (OutputColumn column : copied) {
      column.write(row, step, y, fields);
    }
    for (OutputColumn column : computed) {
      column.write(row, step, y, fields);
    }
  }

  private static List<String> names(List<OutputColumn> columns) {
    return columns.stream().flatMap(column -> column.names().stream()).toList();
  }

  private void requireDistinct() {
    requireCopiedOnce();
    List<String> added = names(computed);
    for (String name : names(copied)) {
      if (added.contains(name)) {
        throw new CannotRunException(
            "--key, --order and --pass-through must not name a column that the output adds: '%s' is one of %s; name the outputs with --output-names, rename the column in the input or, for CSV, remove the header from the file and use --header false --columns"
                .formatted(name, ColumnNames.text(added)));
      }
    }
  }

  private void requireCopiedOnce() {
    Set<String> names = new LinkedHashSet<>();
    for (String name : names(copied)) {
      if (!names.add(name)) {
        throw new CannotRunException(
            "--pass-through must name columns that the output does not have yet: '%s' is already there; omit it"
                .formatted(name));
      }
    }
  }
}
