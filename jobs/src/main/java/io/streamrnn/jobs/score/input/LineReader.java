/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the lines of UTF-8 text that are not blank. Its memory does not depend on the size of the
 * file. Lines end with LF or CR LF. A byte order mark is skipped. Not thread-safe.
 */
final class LineReader implements Closeable {

  /** How many bytes of a line are kept. */
  static final int MAX_LENGTH = 1 << 24;

  /**
   * A line.
   *
   * @param number in the file, from 1
   * @param text the part of it that could be read
   * @param problem why the text is invalid or cut; empty if it is valid
   */
  record Line(long number, String text, String problem) {

    /** A valid line. */
    Line(long number, String text) {
      this(number, text, "");
    }

    /**
     * The text of a valid line.
     *
     * @throws InvalidRowException if the line has a problem
     */
    String valid() throws InvalidRowException {
      if (!problem.isEmpty()) {
        throw new InvalidRowException(problem);
      }
      return text;
    }
  }

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 14];
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private long number;
  private boolean cut;

  /** A reader that closes the stream when it is closed. */
  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next line that is not blank; empty at the end.
   *
   * @throws IOException if the file cannot be read, or is UTF-16
   */
  Optional<Line> next() throws IOException {
    while (readLine()) {
      String text = text();
      if (!text.isBlank()) {
        return Optional.of(new Line(number, text, problem(text)));
      }
    }
    return Optional.empty();
  }

  /**
   * Skips the next line that is not blank.
   *
   * @throws IOException as {@link #next}
   */
  void skip() throws IOException {
    Optional<Line> unused = next();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean readLine() throws IOException {
    bytes.reset();
    cut = false;
    boolean any = false;
    while (position < limit || fill()) {
      any = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(position, end);
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
    boolean isFirst = limit == 0;
    position = 0;
    limit = in.readNBytes(buffer, 0, buffer.length);
    if (isFirst) {
      requireNoUtf16();
    }
    return limit > 0;
  }

  /** UTF-16 begins with a byte order mark or, for Latin text, contains NUL bytes. */
  private void requireNoUtf16() throws IOException {
    if (limit < 2) {
      return;
    }
    int first = buffer[0] & 0xff;
    int second = buffer[1] & 0xff;
    boolean isMarked = (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff);
    if (isMarked || first == 0 || second == 0) {
      throw new IOException(
          "the file must be UTF-8, but its first bytes, %02X %02X, are those of UTF-16; convert it with iconv -f UTF-16 -t UTF-8"
              .formatted(first, second));
    }
  }

  private void append(int from, int to) {
    int kept = Math.min(to - from, MAX_LENGTH - bytes.size());
    bytes.write(buffer, from, kept);
    cut |= kept < to - from;
  }

  private String text() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    int from = number == 1 && text.startsWith("\ufeff") ? 1 : 0;
    int to = text.length() - (!cut && text.endsWith("\r") ? 1 : 0);
    return text.substring(from, Math.max(from, to));
  }

  private String problem(String text) {
    if (cut) {
      return "a line must not be longer than %,d bytes".formatted(MAX_LENGTH);
    }
    if (text.indexOf('\0') >= 0) {
      return "a line must be text, but character %d is NUL".formatted(text.indexOf('\0') + 1);
    }
    // The decoder replaces invalid bytes by this character, but a valid line may contain it too.
    int invalid = text.indexOf('\ufffd') < 0 ? -1 : firstInvalidByte();
    return invalid < 0
        ? ""
        : "a line must be UTF-8, but byte %d is %02X; convert the file, for example with iconv -f LATIN1 -t UTF-8"
            .formatted(invalid + 1, bytes.toByteArray()[invalid]);
  }

  /** The index of the first byte that is not UTF-8, or -1. */
  private int firstInvalidByte() {
    ByteBuffer input = ByteBuffer.wrap(bytes.toByteArray());
    boolean isInvalid =
        StandardCharsets.UTF_8
            .newDecoder()
            .decode(input, CharBuffer.allocate(input.remaining()), true)
            .isError();
    return isInvalid ? input.position() : -1;
  }
}
