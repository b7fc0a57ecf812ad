/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import java.util.List;

/** The errors of one output. Not thread-safe. */
final class RegressionErrors {

  private long count;
  private double absolute;
  private double squared;
  private double signed;
  private double mean;
  private double spread;

  /** Adds an event. */
  void add(double label, double score) {
    double error = score - label;
    count++;
    absolute += Math.abs(error);
    squared += error * error;
    signed += error;
    double distance = label - mean;
    mean += distance / count;
    spread += distance * (label - mean);
  }

  /** The mean absolute error. */
  double mae() {
    return absolute / count;
  }

  /** The root of the mean squared error. */
  double rmse() {
    return Math.sqrt(squared / count);
  }

  /** The mean of score - label. */
  double bias() {
    return signed / count;
  }

  /** The share of the labels' variance that the scores explain; NaN if the labels are equal. */
  double r2() {
    return spread > 0 ? 1 - squared / spread : Double.NaN;
  }

  /** All of them. */
  List<Metric> metrics() {
    return List.of(
        new Metric("MAE", mae()),
        new Metric("RMSE", rmse()),
        new Metric("R2", r2()),
        new Metric("bias", bias()));
  }
}
