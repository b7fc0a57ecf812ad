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
 * step, next to each other.
 *
 * @param hasScore whether the line has a score
 */
public record StagedLine(long number, long key, boolean hasScore, String text) {

  private static final char NO_SCORE = '.';

  /** The text of a staged line. */
  public static String of(Row row, String line, boolean hasScore) {
    return Long.toString(row.number(), 36)
        + ' '
        + Long.toString(hash(row.keyText()), 36)
        + (hasScore ? "" : NO_SCORE)
        + ' '
        + line;
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
        line.substring(second + 1));
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
