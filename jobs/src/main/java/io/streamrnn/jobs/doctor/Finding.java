/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import java.util.Locale;

/**
 * What was found.
 *
 * @param isWrong whether the job fails, loses state or leaks; otherwise it could do better
 * @param text the rule, name=value, and what to change
 */
record Finding(boolean isWrong, String text) {

  /** The job fails, loses state or leaks. */
  static Finding wrong(String text, Object... values) {
    return new Finding(true, String.format(Locale.ROOT, text, values));
  }

  /** The job could do better. */
  static Finding hint(String text, Object... values) {
    return new Finding(false, String.format(Locale.ROOT, text, values));
  }

  @Override
  public String toString() {
    return (isWrong ? "wrong  " : "hint   ") + text;
  }
}
