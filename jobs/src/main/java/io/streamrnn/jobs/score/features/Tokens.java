/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

/** Whole numbers that a model looks up. */
public final class Tokens {

  // Beyond it the number of a text may have been rounded already.
  private static final double MOST = 1L << 53;

  private Tokens() {}

  /**
   * Whether a number is the same one as a float, in which the model takes it. Of a number that is
   * not whole, a layer takes the whole part.
   */
  public static boolean isHeld(double number) {
    return number != Math.rint(number) || (float) number == number && Math.abs(number) <= MOST;
  }

  /** What a column of tokens must hold, and what can be done. */
  public static String rule(String column) {
    return "column '%s' must hold tokens that a 32-bit float holds, as the model would look another one up: all whole numbers to 16777216 are held; give the ids smaller numbers, as in training"
        .formatted(column);
  }
}
