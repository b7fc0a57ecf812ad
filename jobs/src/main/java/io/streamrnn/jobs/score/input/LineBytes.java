/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Collects the bytes of a {@link Line}, up to a length that bounds the memory. Reusable. */
final class LineBytes {

  /** How many bytes of a line are kept. */
  static final int MAX_LENGTH = 1 << 24;

  /** How many characters of a line that is too long are kept. */
  static final int EXCERPT = 1000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long number;
  private long offset;
  private long length;

  /** Begins a line. */
  void begin(long number, long offset) {
    this.number = number;
    this.offset = offset;
    length = 0;
    bytes.reset();
  }

  /** Appends bytes from one index to another. */
  void append(byte[] buffer, int from, int to) {
    length += to - from;
    bytes.write(buffer, from, Math.min(to - from, MAX_LENGTH - bytes.size()));
  }

  /** The line of the bytes so far. */
  Line line() {
    String text = text();
    if (length > bytes.size()) {
      return line(
          text.substring(0, EXCERPT),
          false,
          "a row must not be longer than %,d bytes".formatted(MAX_LENGTH));
    }
    // The decoder replaces invalid bytes by this character, but a valid line may contain it too.
    int invalid = text.indexOf('\ufffd') < 0 ? -1 : firstInvalidByte();
    if (invalid < 0) {
      return line(text, false, nulProblem(text));
    }
    return line(Base64.getEncoder().encodeToString(bytes.toByteArray()), true, notUtf8(invalid));
  }

  private Line line(String text, boolean base64, String problem) {
    return new Line(number, offset, length, text, base64, problem);
  }

  private String text() {
    String text = bytes.toString(StandardCharsets.UTF_8);
    return offset == 0 && text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  private static String nulProblem(String text) {
    int nul = text.indexOf('\0');
    return nul < 0 ? "" : "a line must be text, but character %d is NUL".formatted(nul + 1);
  }

  private String notUtf8(int invalid) {
    return "a line must be UTF-8, but byte %d is %02X; convert the file, for example with iconv -f LATIN1 -t UTF-8"
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
