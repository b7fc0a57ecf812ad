/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

/** Parses decimal numbers. */
public final class Decimals {

  private Decimals() {}

  /** The number, or NaN if the text is not a decimal number. */
  public static double parse(String text) {
    try {
      return isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Double.parseDouble accepts literals of Java too, such as 1f, 1d and 0x1p3. */
  private static boolean isDecimal(String text) {
    if (text.isEmpty()) {
      return false;
    }
    char last = text.charAt(text.length() - 1);
    return (last == '.' || (last >= '0' && last <= '9'))
        && text.indexOf('x') < 0
        && text.indexOf('X') < 0;
  }
}
