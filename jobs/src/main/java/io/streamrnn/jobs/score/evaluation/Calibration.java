/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.ArrayList;
import java.util.List;

/** Compares probabilities with the share of positive events, in ten bins. Not thread-safe. */
final class Calibration {

  private static final int BINS = 10;

  private final long[] count = new long[BINS];
  private final double[] sum = new double[BINS];
  private final long[] positive = new long[BINS];
  private boolean probabilities = true;
  private double squared;
  private long all;

  /** Adds an event. */
  void add(float score, boolean isPositive) {
    if (!(score >= 0 && score <= 1)) {
      probabilities = false;
      return;
    }
    int bin = Math.min(BINS - 1, (int) (score * BINS));
    count[bin]++;
    sum[bin] += score;
    positive[bin] += isPositive ? 1 : 0;
    double error = score - (isPositive ? 1 : 0);
    squared += error * error;
    all++;
  }

  /** Whether all scores are from 0 to 1. */
  boolean isOfProbabilities() {
    return probabilities;
  }

  /** The mean squared difference of probability and label. */
  double brier() {
    return probabilities ? squared / all : Double.NaN;
  }

  /** The mean probability and the share of positive events of each bin that has events. */
  List<double[]> points() {
    List<double[]> points = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      if (count[bin] > 0) {
        points.add(new double[] {sum[bin] / count[bin], (double) positive[bin] / count[bin]});
      }
    }
    return points;
  }
}
