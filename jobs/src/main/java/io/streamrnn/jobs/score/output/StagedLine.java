/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Row;
import java.nio.charset.StandardCharsets;

/**
 * A line of a staged file: the number of its row, a hash of its key, then the line of the output.
 * Files are merged by number, and keys are counted by hash. A row of several steps has one line per
 * step, next to each other. Line breaks, which a quoted field of CSV may have, are escaped.
 *
 * @param hasScore whether the line has a score
 */
public record StagedLine(long number, long key, boolean hasScore, String text) {

  private static final char NO_SCORE = '.';
  private static final char ESCAPED = '\\';

  /** The text of a staged line. */
  public static String of(Row row, String line, boolean hasScore) {
    return Long.toString(row.number(), 36)
        + ' '
        + Long.toString(hash(row.keyText()), 36)
        + (hasScore ? "" : NO_SCORE)
        + ' '
        + escaped(line);
  }

  /** An escaped line begins with a backslash, and so does no other. */
  private static String escaped(String line) {
    boolean plain = line.indexOf('\n') < 0 && line.indexOf('\r') < 0 && line.indexOf(ESCAPED) != 0;
    return plain ? line : ESCAPED + escapes(line);
  }

  private static String escapes(String line) {
    return line.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String unescaped(String text) {
    return text.isEmpty() || text.charAt(0) != ESCAPED
        ? text
        : text.substring(1).translateEscapes();
  }

  /** Parses a line that {@link #of} wrote. */
  static StagedLine parse(String line) {
    int first = line.indexOf(' ');
    int second = line.indexOf(' ', first + 1);
    boolean hasScore = line.charAt(second - 1) != NO_SCORE;
    return new StagedLine(
        Long.parseLong(line, 0, first, 36),
        Long.parseLong(line, first + 1, hasScore ? second : second - 1, 36),
        hasScore,
        unescaped(line.substring(second + 1)));
  }

  /** FNV-1a, finished as in MurmurHash3, so that every bit depends on every character. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }
}
