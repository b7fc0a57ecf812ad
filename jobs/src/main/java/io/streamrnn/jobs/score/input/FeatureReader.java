/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/** Reads the features of a row. Not thread-safe. */
interface FeatureReader {

  /**
   * Reads features.
   *
   * @param values of all selected columns, as a {@link ColumnReader} returns them
   * @return {@code [T, I]}, owned by the caller
   * @throws InvalidRowException if a feature is missing or not a finite number
   */
  double[] read(FieldValue[] values) throws InvalidRowException;

  /** The reader for the features of a selection. */
  static FeatureReader of(ColumnSelection selection) {
    return selection.hasArrays() ? new ArrayFeatures(selection) : new NumberFeatures(selection);
  }
}
