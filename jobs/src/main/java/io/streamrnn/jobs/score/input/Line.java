/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/**
 * The text of a row, and where it is. A row of several lines has the place of the first one.
 *
 * @param number of the line in the file, from 1
 * @param offset of its first byte in the file, decompressed
 * @param length in bytes, without the line end
 * @param text the row as it is; the begin of it if it is too long; base64 if it is not UTF-8
 * @param base64 whether the text is base64
 * @param problem why the text is not a row; empty if it may be one
 */
record Line(long number, long offset, long length, String text, boolean base64, String problem) {

  /** A valid line. */
  Line(long number, String text) {
    this(number, 0, text.length(), text, false, "");
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

  boolean isBlank() {
    return text.isBlank();
  }

  /** The same line without the CR of its end. */
  Line withoutCarriageReturn() {
    return text.endsWith("\r")
        ? new Line(
            number, offset, length - 1, text.substring(0, text.length() - 1), base64, problem)
        : this;
  }

  /** This line and the next, as one text. */
  Line continuedBy(Line next) {
    return new Line(
        number,
        offset,
        next.offset + next.length - offset,
        text + '\n' + next.text,
        false,
        problem.isEmpty() ? next.problem : problem);
  }
}
