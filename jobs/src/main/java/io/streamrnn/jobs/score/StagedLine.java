package io.streamrnn.jobs.score;

import java.nio.charset.StandardCharsets;

/**
 * A line of a staged file: the number of its row and a hash of its key, so that files can be merged
 * and keys be counted, then what is to be written. A row of several steps has a line for each, one
 * after the other.
 *
 * @param hasScore whether it says a score, and not that there is none yet
 */
record StagedLine(long number, long key, boolean hasScore, String text) {

  private static final char NO_SCORE = '.';

  /** As it stands in the file. */
  static String of(Row row, String line, boolean hasScore) {
    return Long.toString(row.number(), 36)
        + ' '
        + Long.toString(hash(row.keyText()), 36)
        + (hasScore ? "" : NO_SCORE)
        + ' '
        + line;
  }

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

  /** FNV-1a, finished as MurmurHash3 does it so that all bits depend on all characters. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    return hash ^ hash >>> 33;
  }
}
