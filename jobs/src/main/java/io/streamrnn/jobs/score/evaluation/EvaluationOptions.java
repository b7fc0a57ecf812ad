/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.evaluation;

import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.output.LinePrefix;
import io.streamrnn.jobs.shared.CannotRunException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options of the evaluation. Picocli sets the fields. */
public final class EvaluationOptions {

  private static final float HALF = 0.5f;

  @Option(
      names = "--evaluate",
      split = ",",
      paramLabel = "COLUMN",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description =
          "Compares the scores with a column of labels. A model of one output: classification if all labels are 0 or 1 (or false, true), otherwise regression. A model of several outputs: classification, the labels being indices from 0 or those of --labels or --output-names; or regression with one column per output, a,b. Prints the metrics and writes PATH.report.html. Of an event of several steps each step is compared. Memory is bounded: up to 16,777,216 scores are ranked exactly, more by their first 12 significant bits.")
  List<String> labels = new ArrayList<>();

  @Option(
      names = "--threshold",
      paramLabel = "NUMBER",
      description =
          "The score from which on an event is positive, for F1 and the confusion matrix of --evaluate. Default: 0.5.")
  Optional<Float> threshold = Optional.empty();

  /** Whether there is an evaluation. */
  public boolean isOn() {
    return !labels.isEmpty();
  }

  /** The selection with the columns of labels. */
  public ColumnSelection select(ColumnSelection selection) {
    return selection.withExtras(labels);
  }

  /** The options as one text, for the fingerprint of a run. */
  public String text() {
    return isOn() ? ColumnNames.text(labels) + " " + threshold() : "";
  }

  /** What stages the labels and scores of a row. */
  public LinePrefix encoder(ColumnSelection selection) {
    return new StepEncoder(labels.stream().mapToInt(selection.extras()::indexOf).toArray());
  }

  /**
   * A new evaluation; empty without {@code --evaluate}.
   *
   * @param outputs how many the model has, {@code O}
   * @param names of the outputs
   * @param classes the labels of the outputs
   * @throws CannotRunException if the options do not fit the model
   */
  public Optional<Evaluation> evaluation(
      int outputs, List<String> names, Supplier<List<String>> classes) {
    if (!isOn()) {
      if (threshold.isPresent()) {
        throw new CannotRunException(
            "--threshold requires --evaluate: --threshold=%s; add --evaluate COLUMN"
                .formatted(threshold.get()));
      }
      return Optional.empty();
    }
    return Optional.of(new Evaluation(labels, task(outputs, names, classes)));
  }

  /**
   * What the columns of labels must hold.
   *
   * @throws CannotRunException as {@link #evaluation}
   */
  public List<ColumnRule> rules(int outputs, List<String> names, Supplier<List<String>> classes) {
    if (!isOn()) {
      return List.of();
    }
    Task task = task(outputs, names, classes);
    return labels.stream()
        .map(label -> new ColumnRule("--evaluate", label, task.expected(), task::accepts))
        .toList();
  }

  private Task task(int outputs, List<String> names, Supplier<List<String>> classes) {
    if (labels.size() != 1 && labels.size() != outputs) {
      throw new CannotRunException(
          "--evaluate must name one column, or one per output of the model: columns=%d (%s), outputs=%d"
              .formatted(labels.size(), ColumnNames.text(labels), outputs));
    }
    if (outputs == 1) {
      return new OneOutput(threshold());
    }
    if (threshold.isPresent()) {
      throw new CannotRunException(
          "--threshold requires a model of one output: --threshold=%s, outputs=%d; omit it"
              .formatted(threshold.get(), outputs));
    }
    return labels.size() == 1
        ? new Classification(requireDistinct(classes.get()))
        : new SeveralOutputs(names);
  }

  private static List<String> requireDistinct(List<String> classes) {
    Set<String> seen = new HashSet<>();
    for (String label : classes) {
      if (!seen.add(label.strip())) {
        throw new CannotRunException(
            "--evaluate requires labels that are all different, as a label says which output is right: --labels has '%s' twice; give each output another label"
                .formatted(label));
      }
    }
    return classes;
  }

  private float threshold() {
    float value = threshold.orElse(HALF);
    if (!Float.isFinite(value)) {
      throw new CannotRunException("--threshold must be a finite number: --threshold=" + value);
    }
    return value;
  }
}
