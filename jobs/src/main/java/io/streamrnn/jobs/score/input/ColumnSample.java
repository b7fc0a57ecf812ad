/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.Optional;

/** Checks the values of the first rows, column by column, so that a wrong type is found at once. */
final class ColumnSample {

  private final DeclaredInput input;
  private final RowLayout layout;
  private final ColumnSelection selection;
  private final ColumnValues[] features;
  private final OrderSample order;
  private long rows;

  ColumnSample(DeclaredInput input, RowLayout layout) {
    this.input = input;
    this.layout = layout;
    this.selection = layout.selection();
    this.features = new ColumnValues[selection.hasArrays() ? 0 : selection.features().size()];
    for (int i = 0; i < features.length; i++) {
      features[i] = new ColumnValues(selection.features().get(i));
    }
    this.order = new OrderSample(selection.order());
  }

  /**
   * The layout, with what the order column holds.
   *
   * @throws CannotRunException if a column has no value of the right type
   */
  RowLayout inspect() throws IOException {
    RowLayout.OpenRows open = layout.openRows(input.files().first());
    try (RowLines lines = open.lines()) {
      Optional<Line> line = lines.next();
      for (; line.isPresent() && rows < InputInspector.SAMPLE; line = lines.next()) {
        rows++;
        add(open.columns(), line.get());
      }
    }
    for (ColumnValues feature : features) {
      feature.requireAnyNumber(input.fileName(), rows);
    }
    return selection.hasOrder() ? layout.withOrder(order.kind(input.fileName(), rows)) : layout;
  }

  private void add(ColumnReader columns, Line line) {
    FieldValue[] values;
    try {
      values = columns.read(line.valid());
    } catch (InvalidRowException rejectedLater) {
      return;
    }
    for (int i = 0; i < features.length; i++) {
      features[i].add(line.number(), values[selection.firstFeature() + i]);
    }
    if (selection.hasOrder()) {
      order.add(line.number(), values[1]);
    }
  }
}
