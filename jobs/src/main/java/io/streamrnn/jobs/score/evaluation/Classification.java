/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import java.util.List;

/** A model with one output per class. The largest output is the prediction. Not thread-safe. */
final class Classification implements Task {

  private final ClassLabels labels;
  private final ConfusionMatrix matrix;
  private final KeyErrors keys = new KeyErrors();

  /**
   * A task.
   *
   * @param classes the labels of the outputs
   */
  Classification(List<String> classes) {
    labels = new ClassLabels(classes);
    matrix = new ConfusionMatrix(classes);
  }

  @Override
  public boolean add(EvaluatedStep step) {
    int label = labels.index(step.labels().get(0));
    int prediction = largest(step.y());
    if (label < 0 || prediction < 0) {
      return false;
    }
    matrix.add(label, prediction);
    keys.add(step.key(), 0, label != prediction);
    return true;
  }

  /** The first of the largest; -1 if one is NaN. */
  private static int largest(float[] y) {
    int best = 0;
    for (int i = 0; i < y.length; i++) {
      if (Float.isNaN(y[i])) {
        return -1;
      }
      best = y[i] > y[best] ? i : best;
    }
    return best;
  }

  @Override
  public boolean accepts(String label) {
    return labels.index(label) >= 0;
  }

  @Override
  public String expected() {
    return "an index from 0 to %d, or a label of --labels or --output-names, and only a label if one of these is a number"
        .formatted(labels.size() - 1);
  }

  @Override
  public Findings findings() {
    return new Findings(
        "classification, " + labels.size() + " classes",
        List.of(
            new Metric("accuracy", matrix.accuracy()), new Metric("macro F1", matrix.macroF1())),
        List.of(),
        List.of(matrix.perClass(), matrix.counts(), keys.byWrongPredictions()));
  }
}
