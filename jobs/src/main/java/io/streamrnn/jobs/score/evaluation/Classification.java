/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A model with one output per class. The largest output is the prediction. Not thread-safe. */
final class Classification implements Task {

  private final Map<String, Integer> indices = new HashMap<>();
  private final ConfusionMatrix matrix;
  private final KeyErrors keys = new KeyErrors();

  /**
   * A task.
   *
   * @param classes the labels of the outputs
   */
  Classification(List<String> classes) {
    for (int i = 0; i < classes.size(); i++) {
      indices.putIfAbsent(classes.get(i), i);
    }
    matrix = new ConfusionMatrix(classes);
  }

  @Override
  public boolean add(EvaluatedStep step) {
    int label = index(step.labels().get(0));
    int prediction = largest(step.y());
    if (label < 0 || prediction < 0) {
      return false;
    }
    matrix.add(label, prediction);
    keys.add(step.key(), 0, label != prediction);
    return true;
  }

  /** The class of a label, which may also be its index; -1 if it is none. */
  private int index(String label) {
    Integer index = indices.get(label);
    if (index != null) {
      return index;
    }
    double number = Labels.number(label);
    boolean isIndex = number >= 0 && number < indices.size() && number == Math.rint(number);
    return isIndex ? (int) number : -1;
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
    return index(label) >= 0;
  }

  @Override
  public String expected() {
    return "an index from 0 to %d, or a label of --labels or --output-names"
        .formatted(indices.size() - 1);
  }

  @Override
  public Findings findings() {
    return new Findings(
        "classification, " + indices.size() + " classes",
        List.of(
            new Metric("accuracy", matrix.accuracy()), new Metric("macro F1", matrix.macroF1())),
        List.of(),
        List.of(matrix.perClass(), matrix.counts(), keys.byWrongPredictions()));
  }
}
