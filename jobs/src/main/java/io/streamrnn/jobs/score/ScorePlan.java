/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.score.evaluation.Evaluation;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.ExpectedInputs;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.MissingOption;
import io.streamrnn.jobs.score.input.RowInput;
import io.streamrnn.jobs.score.input.RowLayout;
import io.streamrnn.jobs.score.input.SequenceOptions;
import io.streamrnn.jobs.score.output.LinePrefix;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.ModeCheck;
import io.streamrnn.jobs.shared.ModelOptions;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run does: the options, checked against the files that they name.
 *
 * @param input the files or topics of events
 * @param sort whether events are sorted by the order column
 * @param layout of the input
 * @param source of the model, which was read when the options were checked
 * @param model the model, in this process
 * @param scoring how much of the past of its key an event is scored with
 * @param features computes the inputs of the model
 * @param constants computes those of a key; empty if the model has none
 * @param missing what a feature without a value means
 * @param time the event time; empty if no option needs it
 * @param sequences how the events of a key belong together
 * @param rules for the columns of those options and of the constants
 * @param lines writes the lines of the output
 * @param lastRow whether only the last row of outputs of an event is written
 * @param evaluation compares the scores with labels; empty without {@code --evaluate}
 * @param warning for the user; empty for none
 */
record ScorePlan(
    RowInput input,
    boolean sort,
    RowLayout layout,
    ModelSource source,
    Model model,
    Scoring scoring,
    FeatureInput features,
    Optional<ConstantColumns> constants,
    MissingOption missing,
    Optional<EventTime> time,
    SequenceOptions sequences,
    ColumnRules rules,
    LineWriter lines,
    boolean lastRow,
    Optional<Evaluation> evaluation,
    Optional<String> warning) {

  /**
   * Checks the options.
   *
   * @throws CannotRunException if an option or a file is invalid
   */
  static ScorePlan of(ScoreOptions options) {
    options.events.check();
    options.sequences.check();
    options.check();
    Scoring scoring = ModeOption.parse(options.mode, options.whileFilling());
    Location file = new Location("--model", options.model).requireFile();
    ModelSource source = read(file, options.loading);
    Model model = load(file, source);
    ModeCheck check = new ModeCheck(model, scoring, options.mode);
    check.require();
    Preprocessing preprocessing = options.features.preprocessing();
    RowInput input = options.input.rowInput(options.kafka);
    RowLayout layout = layout(options, input, model, preprocessing);
    ColumnSelection selection = layout.selection();
    check.requireRows(selection.hasArrays());
    return new ScorePlan(
        input,
        options.events.sort(),
        layout,
        source,
        model,
        scoring,
        options.features.input(preprocessing, layout),
        ConstantColumns.of(options.constants, selection, model),
        options.features.missing(),
        options.sequences.eventTime(layout),
        options.sequences,
        new ColumnRules(eventRules(options), selection),
        lines(options, model, selection, check.hasRows()),
        options.output.isLastRow(),
        evaluation(options, model),
        check.warning());
  }

  private static RowLayout layout(
      ScoreOptions options, RowInput input, Model model, Preprocessing preprocessing) {
    ColumnSelection selection =
        options
            .evaluation
            .select(options.output.select(options.events.selection(preprocessing.columns())))
            .withExtras(options.constants)
            .withExtras(options.sequences.columns());
    boolean acceptsMissing = options.features.missing() != MissingOption.REJECT;
    return options.input.inspect(
        input,
        selection,
        preprocessing,
        acceptsMissing,
        rules(options, model),
        options.events,
        ExpectedInputs.of(model, options.sequences.addedInputs(), options.features.missing()));
  }

  private static List<ColumnRule> rules(ScoreOptions options, Model model) {
    int outputs = model.outputSize();
    return Stream.of(
            eventRules(options),
            options.evaluation.rules(
                outputs, options.output.names(outputs), () -> options.output.labels(outputs)))
        .flatMap(List::stream)
        .toList();
  }

  /** A row that violates one is rejected. */
  private static List<ColumnRule> eventRules(ScoreOptions options) {
    return Stream.of(options.sequences.rules(), ConstantColumns.rules(options.constants))
        .flatMap(List::stream)
        .toList();
  }

  private static ModelSource read(Location file, ModelOptions options) {
    try {
      return options.source(file).read();
    } catch (ModelFormatException e) {
      throw unsupported(file, e);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static Model load(Location file, ModelSource source) {
    try {
      return source.load();
    } catch (ModelFormatException e) {
      throw unsupported(file, e);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static CannotRunException unsupported(Location file, ModelFormatException e) {
    return new CannotRunException(
        "--model must be a supported model file: --model=%s: %s"
            .formatted(file.text(), e.getMessage()),
        e);
  }

  private static LineWriter lines(
      ScoreOptions options, Model model, ColumnSelection selection, boolean hasRows) {
    return new LineWriter(
        options.output.format(options.input.format()),
        options.output.columns(selection, model.outputSize(), hasRows),
        options.evaluation.isOn() ? options.evaluation.encoder(selection) : LinePrefix.NONE);
  }

  private static Optional<Evaluation> evaluation(ScoreOptions options, Model model) {
    int outputs = model.outputSize();
    return options.evaluation.evaluation(
        outputs, options.output.names(outputs), () -> options.output.labels(outputs));
  }
}
