/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The rows of JSON over any number of lines: the elements of an array, or objects one after
 * another. An element is found by its brackets and parsed later, so an invalid one does not hide
 * the others. Not thread-safe.
 */
final class JsonDocument implements RowLines {

  private static final int END = -1;

  private final InputStream in;
  private final LineBytes bytes = new LineBytes();
  private final byte[] one = new byte[1];
  private long line = 1;
  private long offset;
  private boolean isArray;
  private boolean isClosed;
  private int next;

  /** A reader that closes the stream when it is closed. */
  JsonDocument(InputStream in) throws IOException {
    this.in = new BufferedInputStream(in, 1 << 16);
    requireUtf8();
    next = this.in.read();
    skipBlank();
    if (next == '[') {
      isArray = true;
      advance();
    }
  }

  @Override
  public Optional<Line> next() throws IOException {
    skipSeparators();
    if (next == END) {
      return end();
    }
    bytes.begin(line, offset);
    if (next == '{' || next == '[') {
      readStructure();
    } else {
      readWord();
    }
    return Optional.of(bytes.line());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** An array that is not closed may lack rows, which is reported once, as a row. */
  private Optional<Line> end() {
    if (!isArray || isClosed) {
      return Optional.empty();
    }
    isClosed = true;
    return Optional.of(
        new Line(
            line,
            offset,
            0,
            "",
            false,
            "a JSON array must end with ], but the file ends before; rows may be missing"));
  }

  private void requireUtf8() throws IOException {
    in.mark(UnicodeEncoding.BYTES);
    byte[] begin = in.readNBytes(UnicodeEncoding.BYTES);
    UnicodeEncoding.requireUtf8(begin, begin.length);
    in.reset();
  }

  private void skipSeparators() throws IOException {
    skipBlank();
    while (next == ',' || (isArray && next == ']')) {
      isClosed |= next == ']';
      advance();
      skipBlank();
    }
  }

  /** Skips white space, and the bytes of a byte order mark. */
  private void skipBlank() throws IOException {
    while (next == ' ' || next == '\n' || next == '\r' || next == '\t' || isByteOrderMark()) {
      advance();
    }
  }

  private boolean isByteOrderMark() {
    return offset < 3 && next == (offset == 0 ? 0xef : offset == 1 ? 0xbb : 0xbf);
  }

  private void readStructure() throws IOException {
    int depth = 0;
    do {
      if (next == '"') {
        readString();
        continue;
      }
      if (next == '{' || next == '[') {
        depth++;
      } else if (next == '}' || next == ']') {
        depth--;
      }
      take();
    } while (depth > 0 && next != END);
    // The row is incomplete, which says enough.
    isClosed |= depth > 0;
  }

  private void readString() throws IOException {
    take();
    while (next != '"' && next != END) {
      if (next == '\\') {
        take();
      }
      take();
    }
    take();
  }

  /** A number, a string or whatever is not in brackets, such as a ] without a [. */
  private void readWord() throws IOException {
    while (next != ',' && next != '\n' && !(isArray && next == ']') && next != END) {
      if (next == '"') {
        readString();
      } else {
        take();
      }
    }
  }

  private void take() throws IOException {
    if (next != END) {
      one[0] = (byte) next;
      bytes.append(one, 0, 1);
      advance();
    }
  }

  private void advance() throws IOException {
    if (next == '\n') {
      line++;
    }
    offset++;
    next = in.read();
  }
}
