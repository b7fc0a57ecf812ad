/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.Optional;

/**
 * Why a row cannot be scored, as far as it is known before the model sees it.
 *
 * @param features of the model
 * @param rules for the further columns
 */
public record RowProblems(FeatureInput features, ColumnRules rules) implements Serializable {

  /** The problem of a row; empty if it has none. */
  public Optional<String> of(Row row) {
    return features.problem(row).or(() -> rules.problem(row));
  }

  /** Whether a row has none. */
  boolean areNone(Row row) {
    return of(row).isEmpty();
  }
}
