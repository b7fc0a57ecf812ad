/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;

/** Recognizes encodings of text that are not UTF-8. */
final class UnicodeEncoding {

  /** How many bytes of a file are needed. */
  static final int BYTES = 4;

  private UnicodeEncoding() {}

  /**
   * Requires the begin of a file not to be UTF-16 or UTF-32, which begin with a byte order mark or,
   * for Latin text, have NUL bytes.
   *
   * @param length how many bytes there are
   */
  static void requireUtf8(byte[] begin, int length) throws IOException {
    if (length < 2) {
      return;
    }
    int first = begin[0] & 0xff;
    int second = begin[1] & 0xff;
    if (isMarked(first, second) || isText(first, 0, second) || isText(second, 0, first)) {
      throw notUtf8(first, second, "UTF-" + (length >= BYTES && isUtf32(begin) ? 32 : 16));
    }
    if (length >= BYTES && isUtf32(begin)) {
      throw notUtf8(first, second, "UTF-32");
    }
  }

  private static boolean isMarked(int first, int second) {
    return (first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff);
  }

  private static boolean isText(int character, int nul, int other) {
    return other == nul && character >= ' ';
  }

  /** Two of four bytes are NUL, at the begin or the end. */
  private static boolean isUtf32(byte[] begin) {
    return (begin[2] == 0 && begin[3] == 0 && begin[0] != 0)
        || (begin[0] == 0 && begin[1] == 0 && begin[3] != 0);
  }

  private static IOException notUtf8(int first, int second, String encoding) {
    return new IOException(
        "the file must be UTF-8, but its first bytes, %02X %02X, are those of %3$s; convert it with iconv -f %3$s -t UTF-8"
            .formatted(first, second, encoding));
  }
}
