/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A number, scaled as in training: {@code (f(x) - center) / range}, and {@code f(x) - center} where
 * the range is 0. Computed in double precision and rounded once.
 *
 * @param center mean, median or min
 * @param spread standard deviation, distance of the quartiles, or max
 */
record NumberEncoding(FeatureKind kind, double center, double spread) implements FeatureEncoding {

  /** The number as it is, or its logarithm. */
  static NumberEncoding plain(FeatureKind kind) {
    return new NumberEncoding(kind, 0, 1);
  }

  /**
   * What was fitted to numbers.
   *
   * @param min the least of them, for the message
   * @param max the greatest of them
   * @throws IllegalArgumentException if they are too large to be scaled
   */
  static NumberEncoding fitted(NumberEncoding encoding, double min, double max) {
    if (!encoding.isFinite()) {
      throw new IllegalArgumentException(
          "its numbers are too far apart for kind %s: min=%s, max=%s; remove values that stand for a missing one from the training data"
              .formatted(encoding.kind, min, max));
    }
    return encoding;
  }

  /** Whether a number can be scaled. */
  boolean isFinite() {
    return Double.isFinite(center) && Double.isFinite(range());
  }

  private double range() {
    return kind == FeatureKind.MIN_MAX ? spread - center : spread;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public double parse(String text) {
    double number = Decimals.parse(text);
    return Double.isInfinite(number) ? Double.NaN : number;
  }

  @Override
  public String expected() {
    return "a finite number";
  }

  @Override
  public void encode(double value, float[] x, int at) {
    x[at] = (float) scale(value);
  }

  private double scale(double value) {
    double offset = transformed(value) - center;
    double range = range();
    return range == 0 ? offset : offset / range;
  }

  private double transformed(double value) {
    return kind == FeatureKind.LOG || kind == FeatureKind.LOG_STANDARD ? log(value) : value;
  }

  /** The logarithm that is defined for all numbers, and 0 at 0. */
  static double log(double value) {
    return Math.signum(value) * Math.log1p(Math.abs(value));
  }

  @Override
  public void describe(ObjectNode json) {
    switch (kind) {
      case STANDARD, LOG_STANDARD -> json.put("mean", center).put("std", spread);
      case MIN_MAX -> json.put("min", center).put("max", spread);
      case ROBUST -> json.put("median", center).put("iqr", spread);
      default -> {
        // Nothing is fitted.
      }
    }
  }
}
