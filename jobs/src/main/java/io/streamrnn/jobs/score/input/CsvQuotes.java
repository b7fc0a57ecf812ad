/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/** Finds quotes that do not enclose a field of CSV. */
record CsvQuotes(char delimiter) {

  /** Whether the last field begins with a quote and is not closed. */
  boolean isOpen(String text) {
    int start = 0;
    for (int quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', start)) {
      start = quote;
      if (isFieldStart(text, quote)) {
        start = closing(text, quote);
        if (start < 0) {
          return true;
        }
      }
      start++;
    }
    return false;
  }

  /**
   * The index of a quote inside a field that does not begin with one, or -1. Most often it closes a
   * field that began on an earlier line.
   *
   * @param text whose quoted fields are all closed
   */
  int stray(String text) {
    int start = 0;
    for (int quote = text.indexOf('"'); quote >= 0; quote = text.indexOf('"', start)) {
      int unquoted = quote == start ? closing(text, start) + 1 : start;
      int end = text.indexOf(delimiter, unquoted);
      int stray = text.indexOf('"', unquoted);
      if (stray >= 0 && (end < 0 || stray < end)) {
        return stray;
      }
      start = end < 0 ? text.length() : end + 1;
    }
    return -1;
  }

  /**
   * The index of a line break that is neither quoted nor at the end, or -1.
   *
   * @param text whose quoted fields are all closed
   */
  int lineBreak(String text) {
    if (text.indexOf('\r') < 0 && text.indexOf('\n') < 0) {
      return -1;
    }
    int end = text.stripTrailing().length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' && isFieldStart(text, i)) {
        i = closing(text, i);
      } else if (c == '\r' || c == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean isFieldStart(String text, int quote) {
    return quote == 0 || text.charAt(quote - 1) == delimiter;
  }

  /** The index of the quote that closes a field, or -1. */
  private static int closing(String text, int opening) {
    int quote = text.indexOf('"', opening + 1);
    while (quote >= 0 && quote + 1 < text.length() && text.charAt(quote + 1) == '"') {
      quote = text.indexOf('"', quote + 2);
    }
    return quote;
  }
}
