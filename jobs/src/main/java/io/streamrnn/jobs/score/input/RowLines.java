/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The texts of the rows of a file, in order. Not thread-safe. */
interface RowLines extends Closeable {

  /**
   * The text of the next row; empty at the end.
   *
   * @throws IOException if the file cannot be read
   */
  Optional<Line> next() throws IOException;
}
