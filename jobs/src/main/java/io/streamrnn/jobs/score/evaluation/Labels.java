/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.features.Decimals;
import java.util.Locale;

/** Reads labels. */
final class Labels {

  private Labels() {}

  /** A label as a number, false being 0 and true 1; NaN if it is none. */
  static double number(String label) {
    return switch (label.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> 1;
      case "false" -> 0;
      default -> Decimals.parse(label.strip());
    };
  }

  /** Whether a label is a finite number. */
  static boolean isNumber(String label) {
    return Double.isFinite(number(label));
  }

  /** Whether a label is false or true, in any case. */
  static boolean isTruth(String label) {
    String text = label.strip();
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }
}
