/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import java.util.List;

/** Parses {@code --mode}. */
final class ModeOption {

  /** The name of the default mode. */
  static final String STATEFUL = "stateful";

  private static final String WINDOW = "window:";

  private ModeOption() {}

  /**
   * The scoring that the user asks for.
   *
   * @throws CannotRunException if the mode is invalid
   */
  static Scoring parse(String mode, WhileFillingOption whileFilling) {
    if (mode.equals(STATEFUL)) {
      return Scoring.stateful();
    }
    if (!mode.startsWith(WINDOW)) {
      throw new CannotRunException(
          "--mode must be stateful or window:N: --mode=%s%s"
              .formatted(mode, Suggestion.of(mode, List.of(STATEFUL, WINDOW + digits(mode)))));
    }
    return Scoring.slidingWindow(length(mode)).whileFilling(whileFilling.policy());
  }

  private static String digits(String mode) {
    String digits = mode.replaceAll("\\D", "");
    return digits.isEmpty() ? "50" : digits;
  }

  private static int length(String mode) {
    int length;
    try {
      length = Integer.parseInt(mode.substring(WINDOW.length()));
    } catch (NumberFormatException e) {
      length = 0;
    }
    if (length < 1) {
      throw new CannotRunException(
          "the N of --mode window:N must be a whole number of at least 1: --mode=%s; use for example --mode window:50"
              .formatted(mode));
    }
    return length;
  }
}
