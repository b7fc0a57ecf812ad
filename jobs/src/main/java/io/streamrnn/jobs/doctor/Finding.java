/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.doctor;

import java.util.List;
import java.util.Locale;
import org.apache.flink.configuration.IllegalConfigurationException;

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

  /** Runs a check that reads the configuration. A value that Flink refuses is wrong itself. */
  static void check(List<Finding> findings, Runnable check) {
    try {
      check.run();
    } catch (IllegalConfigurationException | IllegalArgumentException e) {
      findings.add(
          wrong("config.yaml must have values that Flink accepts: %s; correct it", message(e)));
    }
  }

  /** On one line. */
  private static String message(RuntimeException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replaceFirst("\\.$", "");
  }

  @Override
  public String toString() {
    return (isWrong ? "wrong  " : "hint   ") + text;
  }
}
