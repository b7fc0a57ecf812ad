/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns of the key of a row.
 *
 * @param extras the places of those after the first one among the further columns of a row
 */
record RowKey(List<Integer> extras) implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * The key of the rows of a plan.
   *
   * @param columns those of {@code --key}
   */
  static RowKey of(List<String> columns, ColumnSelection selection) {
    List<Integer> extras = new ArrayList<>();
    for (String column : columns.subList(1, columns.size())) {
      extras.add(selection.extras().indexOf(column));
    }
    return new RowKey(extras);
  }

  /** The values of the columns. */
  List<String> of(Row row) {
    List<String> values = new ArrayList<>();
    values.add(row.keyText());
    extras.forEach(place -> values.add(row.extras()[place].text()));
    return values;
  }
}
