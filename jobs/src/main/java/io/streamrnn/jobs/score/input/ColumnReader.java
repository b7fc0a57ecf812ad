/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/** Reads the selected columns of a line. Not thread-safe. */
interface ColumnReader {

  /**
   * Reads a line.
   *
   * @return a value for each of {@link ColumnSelection#columns}, {@link FieldValue#ABSENT} for a
   *     column that the line lacks
   * @throws InvalidRowException if the line as a whole cannot be read
   */
  FieldValue[] read(String line) throws InvalidRowException;
}
