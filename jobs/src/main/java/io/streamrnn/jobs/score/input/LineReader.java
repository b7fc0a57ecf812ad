/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the lines of UTF-8 text that are not blank. Its memory does not depend on the size of the
 * file. Lines end with LF or CR LF. A byte order mark is skipped. Not thread-safe.
 */
final class LineReader implements RowLines {

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private final LineBytes bytes = new LineBytes();
  private long bufferOffset;
  private int position;
  private int limit;
  private long number;

  /** A reader that closes the stream when it is closed. */
  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line that is not blank; empty at the end.
   *
   * @throws IOException if the file cannot be read, or is UTF-16
   */
  @Override
  public Optional<Line> next() throws IOException {
    Optional<Line> line = raw();
    while (line.isPresent() && line.get().isBlank()) {
      line = raw();
    }
    return line.map(Line::withoutCarriageReturn);
  }

  /**
   * The next line, which may be blank, with the CR of its end; empty at the end of the file.
   *
   * @throws IOException as {@link #next}
   */
  Optional<Line> raw() throws IOException {
    return readLine() ? Optional.of(bytes.line()) : Optional.empty();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean readLine() throws IOException {
    bytes.begin(number + 1, bufferOffset + position);
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      bytes.append(buffer, position, end);
      position = end + 1;
      if (end < limit) {
        break;
      }
    }
    if (any) {
      number++;
    }
    return any;
  }

  private boolean fill() throws IOException {
    boolean isFirst = bufferOffset + limit == 0;
    bufferOffset += limit;
    position = 0;
    limit = in.readNBytes(buffer, 0, buffer.length);
    if (isFirst) {
      UnicodeEncoding.requireUtf8(buffer, limit);
    }
    return limit > 0;
  }
}
