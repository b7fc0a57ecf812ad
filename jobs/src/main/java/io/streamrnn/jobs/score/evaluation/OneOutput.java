/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Chart;
import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of one output: binary classification if all labels are 0 or 1, otherwise regression. Not
 * thread-safe.
 */
final class OneOutput implements Task {

  private final float threshold;
  private final RegressionErrors errors = new RegressionErrors();
  private final KeyErrors keys = new KeyErrors();
  private final ConfusionMatrix matrix = new ConfusionMatrix(List.of("0", "1"));
  private final Calibration calibration = new Calibration();
  private ScoreRanks ranks = new ScoreRanks();
  private boolean binary = true;

  /**
   * A task.
   *
   * @param threshold from which on a score is positive
   */
  OneOutput(float threshold) {
    this.threshold = threshold;
  }

  @Override
  public boolean add(EvaluatedStep step) {
    double label = Labels.number(step.labels().get(0));
    float score = step.y()[0];
    if (!Double.isFinite(label) || Float.isNaN(score)) {
      return false;
    }
    boolean wrong = (score >= threshold) != (label == 1);
    errors.add(label, score);
    keys.add(step.key(), Math.abs(score - label), wrong);
    if (binary && label != 0 && label != 1) {
      binary = false;
      ranks = new ScoreRanks();
    }
    if (binary) {
      ranks.add(score, label == 1);
      matrix.add((int) label, score >= threshold ? 1 : 0);
      calibration.add(score, label == 1);
    }
    return true;
  }

  @Override
  public boolean accepts(String label) {
    return Labels.isNumber(label);
  }

  @Override
  public String expected() {
    return "a number, or true or false, since the model has one output";
  }

  @Override
  public Findings findings() {
    return binary && ranks.positives() + ranks.negatives() > 0
        ? classification(RankMetrics.of(ranks))
        : new Findings("regression", errors.metrics(), List.of(), List.of(keys.byAbsoluteError()));
  }

  private Findings classification(RankMetrics metrics) {
    return new Findings(
        "binary classification, positive from " + threshold + " on",
        metrics(metrics),
        charts(metrics),
        List.of(matrix.counts(), keys.byWrongPredictions()));
  }

  private List<Metric> metrics(RankMetrics metrics) {
    List<Metric> list = new ArrayList<>();
    list.add(new Metric("AUC", metrics.areaUnderRoc()));
    list.add(new Metric("average precision", metrics.averagePrecision()));
    list.add(new Metric("F1", matrix.f1(1)));
    list.add(new Metric("precision", matrix.precision(1)));
    list.add(new Metric("recall", matrix.recall(1)));
    list.add(new Metric("accuracy", matrix.accuracy()));
    list.add(new Metric("best F1", metrics.bestF1()));
    list.add(Metric.exact("threshold of the best F1", metrics.bestThreshold()));
    if (calibration.isOfProbabilities()) {
      list.add(new Metric("Brier score", calibration.brier()));
    }
    list.add(new Metric("MAE", errors.mae()));
    list.add(new Metric("RMSE", errors.rmse()));
    return list;
  }

  private List<Chart> charts(RankMetrics metrics) {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        new Chart("ROC curve", "false positive rate", "true positive rate", metrics.roc(), true));
    charts.add(
        new Chart(
            "Precision-recall curve", "recall", "precision", metrics.precisionRecall(), false));
    if (calibration.isOfProbabilities()) {
      charts.add(
          new Chart("Calibration", "mean score", "share of positives", calibration.points(), true));
    }
    return charts;
  }
}
