/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

/**
 * What was found.
 *
 * @param isWrong whether the job fails, loses state or leaks; otherwise it could do better
 * @param text the rule, name=value, and what to change
 */
record Finding(boolean isWrong, String text) {

  /** The job fails, loses state or leaks. */
  static Finding wrong(String text, Object... values) {
    return new Finding(true, text.formatted(values));
  }

  /** The job could do better. */
  static Finding hint(String text, Object... values) {
    return new Finding(false, text.formatted(values));
  }

  @Override
  public String toString() {
    return (isWrong ? "wrong  " : "hint   ") + text;
  }
}
