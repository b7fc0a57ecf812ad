/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

/** The begin of a value, for messages. The whole row is in the file of rejected rows. */
final class Excerpt {

  private static final int LENGTH = 100;

  private Excerpt() {}

  /** A value; if it is long its begin, and how long it is. */
  static String of(String value) {
    return value.length() <= LENGTH
        ? value
        : "%s... (%,d characters)".formatted(value.substring(0, LENGTH), value.length());
  }
}
