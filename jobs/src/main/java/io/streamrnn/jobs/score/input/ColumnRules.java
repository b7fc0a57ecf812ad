/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The rules for the further columns of an event.
 *
 * @param rules of columns that the selection has
 */
public record ColumnRules(List<ColumnRule> rules, ColumnSelection selection)
    implements Serializable {

  /** Which rule an event violates; empty if it is valid. */
  public Optional<String> problem(Row row) {
    return rules.stream().flatMap(rule -> rule.problem(value(row, rule)).stream()).findFirst();
  }

  private FieldValue value(Row row, ColumnRule rule) {
    return row.extras()[selection.extras().indexOf(rule.column())];
  }
}
