/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * The result of an evaluation.
 *
 * @param task for a person, such as {@code "binary classification"}
 * @param charts drawn by the report
 * @param tables shown by the report
 */
record Findings(String task, List<Metric> metrics, List<Chart> charts, List<Grid> tables) {

  /**
   * A number.
   *
   * @param text the value for a person
   */
  record Metric(String name, String text) {

    /**
     * A number of a few digits.
     *
     * @param value NaN if it is not defined
     */
    Metric(String name, double value) {
      this(name, Findings.text(value));
    }

    /**
     * A number that an option takes again, so that it must not be rounded.
     *
     * @param value NaN if it is not defined
     */
    static Metric exact(String name, float value) {
      return Float.isNaN(value) ? new Metric(name, value) : new Metric(name, Float.toString(value));
    }
  }

  /**
   * A chart over the unit square.
   *
   * @param points {@code {x, y}}, from left to right
   * @param diagonal whether to draw the line from (0, 0) to (1, 1)
   */
  record Chart(String title, String x, String y, List<double[]> points, boolean diagonal) {}

  /** A table whose first row is its header. */
  record Grid(String title, List<List<String>> rows) {}

  /** A number for a person. */
  static String text(double value) {
    if (Double.isNaN(value)) {
      return "not defined";
    }
    return Math.rint(value) == value && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.5g", value);
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
