/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The metrics that depend on the order of the scores only. As in scikit-learn, events of equal
 * scores are on one side of every threshold together: the area under the ROC curve is that of its
 * trapezoids, and the average precision is the sum of {@code (R_n - R_{n-1}) P_n}. Not thread-safe.
 */
final class RankMetrics {

  private static final double RESOLUTION = 0.004;

  private final double positives;
  private final double negatives;
  private final List<double[]> roc = new ArrayList<>(List.of(new double[] {0, 0}));
  private final List<double[]> precisionRecall = new ArrayList<>();
  private long truePositives;
  private long falsePositives;
  private double area;
  private double averagePrecision;
  private double bestF1 = Double.NaN;
  private float bestThreshold = Float.NaN;

  private RankMetrics(ScoreRanks ranks) {
    positives = ranks.positives();
    negatives = ranks.negatives();
  }

  /** The metrics of all scores. */
  static RankMetrics of(ScoreRanks ranks) {
    RankMetrics metrics = new RankMetrics(ranks);
    ranks.descend(metrics::add);
    metrics.finish();
    return metrics;
  }

  /** NaN unless there are positive and negative events. */
  double areaUnderRoc() {
    return area / (positives * negatives);
  }

  /** NaN without positive events. */
  double averagePrecision() {
    return averagePrecision / positives;
  }

  /** The largest F1 of all thresholds; NaN without positive events. */
  double bestF1() {
    return bestF1;
  }

  /** The smallest score that is positive at the threshold of {@link #bestF1}; NaN without one. */
  float bestThreshold() {
    return bestThreshold;
  }

  /** The points of the ROC curve: false positive rate, true positive rate. */
  List<double[]> roc() {
    return roc;
  }

  /** The points of the precision-recall curve: recall, precision. */
  List<double[]> precisionRecall() {
    return precisionRecall;
  }

  private void add(float score, long p, long n) {
    area += n * (truePositives + p / 2.0);
    truePositives += p;
    falsePositives += n;
    double precision = precision();
    averagePrecision += p * precision;
    double f1 = 2.0 * truePositives / (truePositives + falsePositives + positives);
    if (positives > 0 && !(f1 <= bestF1)) {
      bestF1 = f1;
      bestThreshold = score;
    }
    addPoint(roc, falsePositives / negatives, truePositives / positives);
    addPoint(precisionRecall, truePositives / positives, precision);
  }

  private double precision() {
    return (double) truePositives / (truePositives + falsePositives);
  }

  /** The last point of each curve, whatever its distance. */
  private void finish() {
    if (truePositives + falsePositives > 0) {
      roc.add(new double[] {falsePositives / negatives, truePositives / positives});
      precisionRecall.add(new double[] {truePositives / positives, precision()});
    }
  }

  private static void addPoint(List<double[]> curve, double x, double y) {
    double[] last = curve.isEmpty() ? new double[] {-1, -1} : curve.get(curve.size() - 1);
    if (Math.abs(x - last[0]) + Math.abs(y - last[1]) >= RESOLUTION) {
      curve.add(new double[] {x, y});
    }
  }
}
