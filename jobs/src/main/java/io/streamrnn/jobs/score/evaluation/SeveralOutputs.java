/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A regression with one label per output. Not thread-safe. */
final class SeveralOutputs implements Task {

  private final List<String> names;
  private final List<RegressionErrors> errors;
  private final KeyErrors keys = new KeyErrors();

  /**
   * A task.
   *
   * @param names of the outputs
   */
  SeveralOutputs(List<String> names) {
    this.names = names;
    this.errors = Stream.generate(RegressionErrors::new).limit(names.size()).toList();
  }

  @Override
  public boolean add(EvaluatedStep step) {
    double[] labels = step.labels().stream().mapToDouble(Labels::number).toArray();
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += Math.abs(step.y()[i] - labels[i]);
    }
    if (Double.isNaN(sum) || Double.isInfinite(sum)) {
      return false;
    }
    for (int i = 0; i < labels.length; i++) {
      errors.get(i).add(labels[i], step.y()[i]);
    }
    keys.add(step.key(), sum / labels.length, false);
    return true;
  }

  @Override
  public boolean accepts(String label) {
    return Labels.isNumber(label);
  }

  @Override
  public String expected() {
    return "a number";
  }

  @Override
  public Findings findings() {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      metrics.add(new Metric("MAE of " + names.get(i), errors.get(i).mae()));
      metrics.add(new Metric("RMSE of " + names.get(i), errors.get(i).rmse()));
    }
    return new Findings(
        "regression, " + names.size() + " outputs",
        metrics,
        List.of(),
        List.of(keys.byAbsoluteError()));
  }
}
