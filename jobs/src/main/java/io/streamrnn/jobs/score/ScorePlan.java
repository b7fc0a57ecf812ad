/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Scoring;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.InputFiles;
import io.streamrnn.jobs.score.input.InputInspector;
import io.streamrnn.jobs.score.input.RowLayout;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.ModelOptions;
import io.streamrnn.jobs.shared.OpenedModel;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run does: the options, checked against the files that they name.
 *
 * @param input the files of events
 * @param sort whether events are sorted by the order column
 * @param layout of the input
 * @param source of the model, which was read when the options were checked
 * @param scoring how much of the past of its key an event is scored with
 * @param features computes the inputs of the model
 * @param lines writes the lines of the output
 * @param warning for the user; empty for none
 */
record ScorePlan(
    InputFiles input,
    boolean sort,
    RowLayout layout,
    OpenedModel source,
    Scoring scoring,
    FeatureInput features,
    LineWriter lines,
    Optional<String> warning) {

  /**
   * Checks the options.
   *
   * @throws CannotRunException if an option or a file is invalid
   */
  static ScorePlan of(ScoreOptions options) {
    options.events.check();
    Scoring scoring = ModeOption.parse(options.mode, options.whileFilling);
    OpenedModel source =
        open(new Location("--model", options.model).requireFile(), options.loading);
    Model model = source.model();
    ModeCheck check = new ModeCheck(model, scoring, options.mode);
    check.require();
    RowLayout layout = InputInspector.inspect(options.declaredInput(), model);
    ColumnSelection selection = layout.selection();
    check.requireRows(selection.hasArrays());
    return new ScorePlan(
        options.input.files(),
        options.events.sort(),
        layout,
        source,
        scoring,
        features(options, model, selection),
        lines(options, model, selection, check.hasRows()),
        check.warning());
  }

  /** The model, in this process. */
  Model model() {
    return source.model();
  }

  private static OpenedModel open(Location file, ModelOptions options) {
    try {
      return new OpenedModel(options.source(file));
    } catch (ModelFormatException e) {
      throw new CannotRunException(
          "--model must be a supported model file: --model=%s: %s"
              .formatted(file.text(), e.getMessage()),
          e);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  private static LineWriter lines(
      ScoreOptions options, Model model, ColumnSelection selection, boolean hasRows) {
    return new LineWriter(
        options.output.format(options.input.format()),
        options.output.columns(selection, model.outputSize(), hasRows));
  }

  private static FeatureInput features(
      ScoreOptions options, Model model, ColumnSelection selection) {
    return options
        .features
        .scaler()
        .map(file -> FeatureInput.scaled(model.inputSize(), Path.of(file), selection))
        .orElseGet(() -> FeatureInput.unscaled(model.inputSize()));
  }
}
