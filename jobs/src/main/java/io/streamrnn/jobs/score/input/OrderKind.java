/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.Decimals;
import io.streamrnn.jobs.score.features.Times;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** What the order column holds. */
public enum OrderKind {
  /** There is no order column. */
  NONE {
    @Override
    Optional<OrderValue> parse(String text) {
      return Optional.of(OrderValue.NONE);
    }
  },
  /** Numbers. */
  NUMBER {
    @Override
    Optional<OrderValue> parse(String text) {
      double number = Decimals.parse(text);
      return Double.isFinite(number)
          ? Optional.of(new OrderValue(number, rest(number, text)))
          : Optional.empty();
    }
  },
  /** Times in ISO 8601. */
  TIME {
    @Override
    Optional<OrderValue> parse(String text) {
      return Times.parse(text).map(OrderKind::value);
    }
  };

  // Doubles below it have their whole part exactly.
  private static final double EXACT = 1L << 53;

  /** The value of a text; empty if it is of another kind. */
  abstract Optional<OrderValue> parse(String text);

  /** How much more than the double the number is, in whole numbers. */
  private static long rest(double number, String text) {
    return Math.abs(number) < EXACT
        ? 0
        : (long) new BigDecimal(text).subtract(new BigDecimal(number)).doubleValue();
  }

  private static OrderValue value(Instant time) {
    return new OrderValue(time.getEpochSecond(), time.getNano());
  }

  /** The kind of a value; empty if it is of none. */
  static Optional<OrderKind> of(String text) {
    if (NUMBER.parse(text).isPresent()) {
      return Optional.of(NUMBER);
    }
    return TIME.parse(text).isPresent() ? Optional.of(TIME) : Optional.empty();
  }
}
