/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.output.LineSink;
import java.io.IOException;
import java.util.List;

/** Compares the scores of a run with labels while its lines are written. Not thread-safe. */
public final class Evaluation {

  private final List<String> columns;
  private final Task task;
  private long evaluated;
  private long unlabelled;
  private String invalid = "";
  private long invalids;

  Evaluation(List<String> columns, Task task) {
    this.columns = columns;
    this.task = task;
  }

  /** Lines without what {@link StepEncoder} wrote in front of them, which is evaluated. */
  public LineSink before(LineSink lines) {
    return line -> lines.write(evaluate(line));
  }

  /** The result. */
  public EvaluationReport report(String model) {
    return new EvaluationReport(
        columns, model, evaluated, unlabelled, invalids, invalid, task.findings());
  }

  private String evaluate(String line) throws IOException {
    EvaluatedStep.Reader reader = new EvaluatedStep.Reader(line);
    if (reader.hasStep()) {
      add(reader.read());
    }
    return reader.rest();
  }

  private void add(EvaluatedStep step) {
    if (step.labels().stream().anyMatch(String::isBlank)) {
      unlabelled++;
    } else if (task.add(step)) {
      evaluated++;
    } else {
      invalids++;
      invalid = invalid.isEmpty() ? String.join(",", step.labels()) : invalid;
    }
  }
}
