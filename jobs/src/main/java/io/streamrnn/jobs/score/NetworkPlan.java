/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score;

import io.streamrnn.flink.Batching;
import io.streamrnn.flink.ModelSource;
import io.streamrnn.flink.RnnInputStage;
import io.streamrnn.flink.RnnModelStage;
import io.streamrnn.flink.RnnStepsStage;
import io.streamrnn.flink.Scoring;
import io.streamrnn.flink.StreamingRnn;
import io.streamrnn.flink.StreamingRnnBuilder;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.input.ColumnRule;
import io.streamrnn.jobs.score.input.ColumnRules;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.EventTime;
import io.streamrnn.jobs.score.input.ExpectedInputs;
import io.streamrnn.jobs.score.input.FeatureInput;
import io.streamrnn.jobs.score.input.MissingOption;
import io.streamrnn.jobs.score.input.Row;
import io.streamrnn.jobs.score.input.RowInput;
import io.streamrnn.jobs.score.input.RowLayout;
import io.streamrnn.jobs.score.input.RowProblems;
import io.streamrnn.jobs.score.input.SequenceOptions;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EventRows;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.jobs.shared.ModeCheck;
import io.streamrnn.jobs.shared.ModelOptions;
import io.streamrnn.model.Model;
import io.streamrnn.model.ModelFormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A network and what it sees of the events: the options, checked against the files that they name.
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
 * @param rows how many rows of outputs an event has
 * @param warning for the user; empty for none
 */
record NetworkPlan(
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
    EventRows rows,
    Optional<String> warning) {

  private static final Batching BATCHES = Batching.ofSize(64);

  /**
   * From how many multiplications for an event on batches are no slower, even if most events of a
   * batch are of one key, as in a file that is sorted by key.
   */
  private static final long LARGE = 200_000;

  /**
   * Checks the options.
   *
   * @param selected the columns that a command selects besides those of the events
   * @param further what a command requires of columns, for a model
   * @throws CannotRunException if an option or a file is invalid
   */
  static NetworkPlan of(
      NetworkOptions options,
      KafkaOptions kafka,
      UnaryOperator<ColumnSelection> selected,
      Function<Model, List<ColumnRule>> further) {
    Scoring scoring = ModeOption.parse(options.mode, options.whileFilling());
    Location file = new Location("--model", options.model).requireFile();
    ModelSource source = read(file, options.loading);
    Model model = load(file, source);
    ModeCheck check = new ModeCheck(model, scoring, options.mode);
    check.require();
    Preprocessing preprocessing = options.features.preprocessing().of(model.texts());
    RowInput input = options.input.rowInput(kafka);
    List<ColumnRule> rules =
        Stream.of(eventRules(options), further.apply(model)).flatMap(List::stream).toList();
    RowLayout layout = layout(options, selected, input, model, preprocessing, rules);
    ColumnSelection selection = layout.selection();
    check.requireRows(selection.hasArrays());
    return new NetworkPlan(
        input,
        options.events.sort(),
        layout,
        source,
        model,
        scoring,
        options.features.input(preprocessing, layout).withTokens(model.tokens()),
        ConstantColumns.of(options.constants, selection, model),
        options.features.missing(),
        options.sequences.eventTime(layout),
        options.sequences,
        new ColumnRules(eventRules(options), selection),
        check.rows(),
        check.warning());
  }

  private static RowLayout layout(
      NetworkOptions options,
      UnaryOperator<ColumnSelection> selected,
      RowInput input,
      Model model,
      Preprocessing preprocessing,
      List<ColumnRule> rules) {
    ColumnSelection selection =
        selected
            .apply(options.events.selection(preprocessing.columns()))
            .withExtras(options.constants)
            .withExtras(options.sequences.columns());
    boolean acceptsMissing = options.features.missing() != MissingOption.REJECT;
    return options.input.inspect(
        input,
        selection,
        preprocessing,
        acceptsMissing,
        rules,
        options.events,
        ExpectedInputs.of(model, options.sequences.addedInputs(), options.features.missing()));
  }

  /** A row that violates one is rejected. */
  private static List<ColumnRule> eventRules(NetworkOptions options) {
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

  /** The time of events that a reader of the scores sees, which does not count for the states. */
  Optional<EventTime> shownTime() {
    return time.or(() -> EventTime.in(layout));
  }

  /** Why rows cannot be scored. */
  RowProblems problems() {
    return new RowProblems(features, rules);
  }

  /** The network with all options, for an output function. */
  <S> StreamingRnn<Row, S> network(Output<S> output) {
    return network(output, features.version());
  }

  /** As {@link #network(Output)}, with another version of the input function. */
  <S> StreamingRnn<Row, S> network(Output<S> output, String inputVersion) {
    StreamingRnnBuilder<Row, S> builder =
        output(output)
            .scoring(scoring)
            .inputVersion(inputVersion)
            .missingValues(missing.policy(features.width()));
    if (isLarge()) {
      builder.batching(BATCHES);
    }
    constants.ifPresent(builder::constants);
    sequences.apply(builder, layout.selection());
    return builder.build();
  }

  private boolean isLarge() {
    int steps = scoring instanceof Scoring.SlidingWindow window ? window.length() : 1;
    return model.multiplications() * steps >= LARGE;
  }

  private <S> StreamingRnnBuilder<Row, S> output(Output<S> output) {
    RnnModelStage stage = StreamingRnn.model(source).textIndices();
    int size = features.width();
    return layout.selection().hasArrays()
        ? output.ofSteps(stage.steps(Row.class, size, features::steps))
        : output.ofStep(stage.input(Row.class, size, features::step), rows);
  }

  /** Sets the output function of a network. */
  interface Output<S> {

    /**
     * Where a row of the input is one step.
     *
     * @param rows how many rows of outputs it has
     */
    StreamingRnnBuilder<Row, S> ofStep(RnnInputStage<Row> input, EventRows rows);

    /** Where a row of the input has several steps. */
    StreamingRnnBuilder<Row, S> ofSteps(RnnStepsStage<Row> steps);
  }
}
