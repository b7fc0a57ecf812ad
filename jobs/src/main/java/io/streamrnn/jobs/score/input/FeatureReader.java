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
   * @return one number per feature, or {@code [T, I]} of arrays, owned by the caller; NaN for a
   *     missing value, if those are accepted
   * @throws InvalidRowException if a feature is missing or invalid
   */
  double[] read(FieldValue[] values) throws InvalidRowException;
}
