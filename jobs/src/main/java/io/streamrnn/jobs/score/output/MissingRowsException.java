/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

/** The staged rows are not all rows that were read. */
public final class MissingRowsException extends IllegalStateException {

  private static final long serialVersionUID = 1L;

  MissingRowsException(long row, String proof) {
    super(
        "every row must be scored or rejected: row=%d (from 0) is missing, %s"
            .formatted(row, proof));
  }
}
