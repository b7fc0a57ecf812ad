/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Checks the values of the first rows, column by column, so that a wrong type is found at once. */
final class ColumnSample {

  private final DeclaredInput input;
  private final RowLayout layout;
  private final ColumnSelection selection;
  private final ColumnValues[] features;
  private final List<RuleSample> rules;
  private final OrderSample order;
  private long rows;

  ColumnSample(DeclaredInput input, RowLayout layout) {
    this.input = input;
    this.layout = layout;
    this.selection = layout.selection();
    this.features = new ColumnValues[selection.hasArrays() ? 0 : selection.features().size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = new ColumnValues(layout.preprocessing().features().get(i));
    }
    this.rules =
        input.rules().stream()
            .map(rule -> new RuleSample(rule, selection.columns().lastIndexOf(rule.column())))
            .toList();
    this.order = new OrderSample(selection.order(), input.order());
  }

  /**
   * The layout, with what the order column holds.
   *
   * @throws CannotRunException if a column has no value of the right type
   */
  RowLayout inspect() {
    for (InputFile file : input.files().files()) {
      if (isWanting()) {
        add(file);
      }
    }
    for (ColumnValues feature : features) {
      feature.requireAny(rows);
    }
    rules.forEach(rule -> rule.requireAny(rows));
    return selection.hasOrder() ? layout.withOrder(order.kind(rows)) : layout;
  }

  /** A row without a place says nothing about the kind of the column, by which all are read. */
  private boolean isWanting() {
    return rows < InputInspector.SAMPLE || selection.hasOrder() && order.isEmpty();
  }

  private void add(InputFile file) {
    try {
      RowLayout.OpenRows open = layout.openRows(file);
      try (RowLines lines = open.lines()) {
        Optional<Line> line = lines.next();
        for (; line.isPresent() && isWanting(); line = lines.next()) {
          rows++;
          add(file.name(), open.columns(), line.get());
        }
      }
    } catch (IOException e) {
      throw InputInspector.unreadable(file, e);
    }
  }

  private void add(String file, ColumnReader columns, Line line) {
    try {
      add(file, line, columns.read(line.valid()));
    } catch (InvalidRowException rejectedLater) {
      // It is no sample of the values.
    }
  }

  private void add(String file, Line line, FieldValue[] values) {
    for (int i = 0; i < features.length; i++) {
      features[i].add(file, line.number(), values[selection.firstFeature() + i]);
    }
    rules.forEach(rule -> rule.add(file, line.number(), values));
    if (selection.hasOrder()) {
      order.add(file, line.number(), values[1]);
    }
  }
}
