/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.util.List;

/** Parses {@code --delimiter}. */
final class Delimiter {

  private static final List<Character> COMMON = List.of(',', ';', '\t', '|', ' ');

  private Delimiter() {}

  /**
   * The delimiter as a character.
   *
   * @throws CannotRunException if it is not one character, or a quote
   */
  static char parse(String text) {
    if (text.equals("tab") || text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1 || text.equals("\"") || text.equals("\n") || text.equals("\r")) {
      throw new CannotRunException(
          "--delimiter must be one character other than a quote, or 'tab': --delimiter='%s'"
              .formatted(text));
    }
    return text.charAt(0);
  }

  /** Another delimiter to try if the header was read as one column; an empty string if none. */
  static String hint(List<String> names, char delimiter) {
    if (names.size() != 1) {
      return "";
    }
    return COMMON.stream()
        .filter(c -> c != delimiter && names.get(0).indexOf(c) >= 0)
        .findFirst()
        .map(c -> "; try --delimiter %s".formatted(name(c)))
        .orElse("");
  }

  private static String name(char c) {
    return c == '\t' ? "tab" : "'" + c + "'";
  }
}
