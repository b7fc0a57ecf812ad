/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.evaluation.Findings.Metric;
import io.streamrnn.jobs.score.input.ColumnNames;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The result of an evaluation, for the person who started it.
 *
 * @param columns of the labels
 * @param model one line about the model
 * @param evaluated how many steps were compared
 * @param unlabelled how many had a score and no label
 * @param invalid how many had a label that is not valid for the model, or a score that is NaN
 * @param example the first of these labels
 */
public record EvaluationReport(
    List<String> columns,
    String model,
    long evaluated,
    long unlabelled,
    long invalid,
    String example,
    Findings findings) {

  /** Prints the metrics. */
  public void print(PrintWriter messages) {
    messages.println("evaluated " + counts());
    if (evaluated > 0) {
      messages.println("          " + findings.task());
      messages.println("          " + metrics());
    }
  }

  /** One line: what was compared, and what was not. */
  String counts() {
    String text =
        "%s scores with %s".formatted(Findings.count(evaluated), ColumnNames.text(columns));
    if (unlabelled > 0) {
      text += ", %s without a label".formatted(Findings.count(unlabelled));
    }
    return invalid == 0
        ? text
        : text
            + ", %s left out, since the label is not valid for the model or the score is NaN: first label='%s'"
                .formatted(Findings.count(invalid), example);
  }

  private String metrics() {
    return findings.metrics().stream()
        .map(metric -> metric.name() + " " + metric.text())
        .collect(Collectors.joining(", "));
  }

  /** The page. */
  public String html() {
    return new ReportPage(this).html();
  }

  List<Metric> tiles() {
    return evaluated == 0 ? List.of() : findings.metrics();
  }
}
