/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.table;

import io.streamrnn.flink.Rejected.Reason;
import io.streamrnn.flink.internal.step.Rejection;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which numbers of a column are tokens, which the model looks up: a whole number that becomes
 * another one as a float is rejected, and not looked up as that one.
 *
 * @param column its name
 * @param reason why a row is rejected
 * @param areTokens of the numbers of a step, which an array may have several of; none if no number
 *     is a token
 */
record Tokens(String column, Reason reason, List<Boolean> areTokens) implements Serializable {

  /** Of a column of measurements. */
  static final Tokens NONE = new Tokens("", Reason.INPUT_FAILED, List.of());

  /** The bits of a whole number that a float has. */
  private static final int BITS = 24;

  /** Copies. */
  Tokens {
    areTokens = List.copyOf(areTokens);
  }

  /**
   * Those of a column.
   *
   * @param positions of the tokens among the values that the model takes
   * @param from the position of the column's first value
   * @param size how many of the values the column has
   */
  static Tokens of(String column, Reason reason, List<Integer> positions, int from, int size) {
    List<Boolean> areTokens =
        IntStream.range(from, from + size).mapToObj(positions::contains).toList();
    return areTokens.contains(true) ? new Tokens(column, reason, areTokens) : NONE;
  }

  /**
   * A number as a float.
   *
   * @param i its position in its array; 0 for a column of numbers
   */
  float of(long number, int i) throws Rejection {
    if (isToken(i) && !isExact(number)) {
      throw rounded();
    }
    return number;
  }

  /** See {@link #of(long, int)}. */
  float of(double number, int i) throws Rejection {
    boolean isWhole = number == Math.rint(number);
    if (isToken(i) && isWhole && (float) number != number) {
      throw rounded();
    }
    return (float) number;
  }

  /** See {@link #of(long, int)}. */
  float of(BigDecimal number, int i) throws Rejection {
    float rounded = number.floatValue();
    boolean isWhole = number.stripTrailingZeros().scale() <= 0;
    if (isToken(i) && isWhole && new BigDecimal(rounded).compareTo(number) != 0) {
      throw rounded();
    }
    return rounded;
  }

  private boolean isToken(int i) {
    return !areTokens.isEmpty() && areTokens.get(i % areTokens.size());
  }

  // A cast to a float and back would be exact for the greatest number.
  private static boolean isExact(long number) {
    long magnitude = Math.abs(number);
    return Long.SIZE - Long.numberOfLeadingZeros(magnitude) - Long.numberOfTrailingZeros(magnitude)
        <= BITS;
  }

  // Without the number, which may be the id of a person.
  private Rejection rounded() {
    return new Rejection(
        reason,
        "a token must be a whole number that a float holds, as the model takes floats and would look another one up: column=%s, all numbers to 16777216 are held; give the ids smaller numbers in a view, as in training"
            .formatted(column));
  }
}
