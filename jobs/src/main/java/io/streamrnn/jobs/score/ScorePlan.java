/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.jobs.score.evaluation.Evaluation;
import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.RowInput;
import io.streamrnn.jobs.score.input.RowLayout;
import io.streamrnn.jobs.score.output.LinePrefix;
import io.streamrnn.jobs.score.output.LineWriter;
import io.streamrnn.jobs.score.output.RowsOption;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.model.Model;
import java.util.List;
import java.util.Optional;

/**
 * What a run does: the options, checked against the files that they name.
 *
 * @param network and what it sees of the events
 * @param lines writes the lines of the output
 * @param rows which rows of outputs of an event are written
 * @param evaluation compares the scores with labels; empty without {@code --evaluate}
 */
record ScorePlan(
    NetworkPlan network, LineWriter lines, RowsOption rows, Optional<Evaluation> evaluation) {

  /**
   * Checks the options.
   *
   * @throws CannotRunException if an option or a file is invalid
   */
  static ScorePlan of(ScoreOptions options) {
    options.check();
    NetworkPlan network =
        NetworkPlan.of(
            options.network,
            options.kafka,
            selection -> options.evaluation.select(options.output.select(selection)),
            model -> evaluationRules(options, model.outputSize()));
    Model model = network.model();
    RowsOption rows = options.output.rows(network.layout().selection(), network.rows());
    if (options.evaluation.isOn()
        && network.rows() == EventRows.PER_STEP
        && rows == RowsOption.ALL) {
      throw new CannotRunException(
          "--evaluate compares an event with the row of its own step: --rows=all; omit --rows");
    }
    return new ScorePlan(network, lines(options, network), rows, evaluation(options, model));
  }

  private static List<ColumnRule> evaluationRules(ScoreOptions options, int outputs) {
    return options.evaluation.rules(
        outputs, options.output.names(outputs), () -> options.output.labels(outputs));
  }

  /** The files or topics of events. */
  RowInput input() {
    return network.input();
  }

  /** Whether events are sorted by the order column. */
  boolean sort() {
    return network.sort();
  }

  /** The layout of the input. */
  RowLayout layout() {
    return network.layout();
  }

  /** The model, in this process. */
  Model model() {
    return network.model();
  }

  private static LineWriter lines(ScoreOptions options, NetworkPlan network) {
    ColumnSelection selection = network.layout().selection();
    return new LineWriter(
        options.output.format(options.network.input.format()),
        options.output.columns(selection, network.model().outputSize(), network.rows()),
        options.evaluation.isOn() ? options.evaluation.encoder(selection) : LinePrefix.NONE);
  }

  private static Optional<Evaluation> evaluation(ScoreOptions options, Model model) {
    int outputs = model.outputSize();
    return options.evaluation.evaluation(
        outputs, options.output.names(outputs), () -> options.output.labels(outputs));
  }
}
