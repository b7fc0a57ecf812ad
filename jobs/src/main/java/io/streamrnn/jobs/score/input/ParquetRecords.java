/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.parquet.ParquetFile;
import java.io.IOException;
import java.util.Optional;

/**
 * The rows of a Parquet file: the JSON of its records. The number of a line is that of the record.
 * Not thread-safe.
 */
final class ParquetRecords implements RowLines {

  private final ParquetFile file;
  private long number;

  /** A reader that closes the file when it is closed. */
  ParquetRecords(ParquetFile file) {
    this.file = file;
  }

  @Override
  public Optional<Line> next() throws IOException {
    Optional<String> row = file.next();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    number++;
    return Optional.of(new Line(number, row.get()));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
