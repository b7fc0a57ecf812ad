/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/**
 * How well a model agrees with the outputs that were recorded beside it. Immutable.
 *
 * @param outputs how many recorded outputs were compared; the output of a sequence counts once
 * @param agreeing how many of them are within the tolerance
 * @param worst the largest absolute difference of two numbers
 * @param difference the first number outside the tolerance and its place; an empty string if all
 *     outputs agree
 */
public record Agreement(int outputs, int agreeing, double worst, String difference) {

  private static final double SMALL = 1e-3;

  /** Whether all outputs agree. */
  public boolean isComplete() {
    return agreeing == outputs;
  }

  /** For a person: {@code 25 of 25 agree, worst 2e-6}. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d of %d agree, worst %s", agreeing, outputs, magnitude());
  }

  /** One digit. */
  private String magnitude() {
    if (!Double.isFinite(worst) || worst == 0) {
      return worst == 0 ? "0" : Double.toString(worst);
    }
    return worst < SMALL
        ? String.format(Locale.ROOT, "%.0e", worst).replace("e-0", "e-")
        : new BigDecimal(worst).round(new MathContext(1)).toPlainString();
  }
}
