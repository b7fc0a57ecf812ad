/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file. Not thread-safe. */
final class RowReader implements Closeable {

  private final InputFile file;
  private final RowLines lines;
  private final RowParser parser;
  private long line;

  RowReader(InputFile file, RowLines lines, RowParser parser) {
    this.file = file;
    this.lines = lines;
    this.parser = parser;
  }

  /**
   * The next row; empty at the end.
   *
   * @throws DamagedInputException if the file cannot be read to its end, or was changed
   */
  Optional<Row> next() throws IOException {
    try {
      Optional<Line> next = lines.next();
      line = next.map(Line::number).orElse(line);
      if (next.isEmpty()) {
        requireUnchanged();
      }
      return next.map(parser::parse);
    } catch (DamagedInputException e) {
      throw e;
    } catch (IOException e) {
      requireUnchanged();
      throw new DamagedInputException(file.name(), line, e);
    }
  }

  /**
   * Requires that the rows so far are those of the file that was found.
   *
   * @throws DamagedInputException if the file was changed since
   */
  void requireUnchanged() throws DamagedInputException {
    file.requireUnchanged();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
