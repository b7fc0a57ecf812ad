/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.ColumnNames;
import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.EventRows;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** The options of the output: where it is, and its columns. Picocli sets the fields. */
public final class OutputOptions {

  static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "The file of scores: one line per event, in the order of the input, with the key, the order column and the outputs y (or y0, y1, ...). If the features are arrays: one line per step, with the column 'step' (from 0) before the outputs. So too if the model returns several rows for a window, such as a decoder: one line per row. The file appears when the run is complete. Rejected rows are written to PATH.rejected.jsonl. '-' is standard output, with rejected rows on standard error. A topic, kafka://HOST:PORT/TOPIC: a record for each line, with the key of the event. On a cluster, or if --input is a topic: a new directory, see below.")
  String output = "";

  @Option(
      names = "--output-format",
      paramLabel = "csv|jsonl",
      description = "The format of the output. Default: csv if the input is csv, otherwise jsonl.")
  Optional<Format> outputFormat = Optional.empty();

  @Option(names = "--overwrite", description = "Overwrite the output if it exists.")
  boolean overwrite;

  @Option(
      names = "--rows",
      paramLabel = "all|last",
      description =
          "If an event has several rows of outputs, since the features are arrays of steps or the model returns several rows for a window. all: a line per row, with the column 'step'. last: one line with the last row, without that column. Default: all; last if each event is one step and the model returns one row for each step of a window.")
  Optional<RowsOption> rows = Optional.empty();

  @Option(
      names = "--pass-through",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description = "Other columns to copy to the output as they are in the input: label,city.")
  List<String> passThrough = new ArrayList<>();

  @Option(
      names = "--output-names",
      split = ",",
      paramLabel = "NAME,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description = "The names of the outputs, in place of y or y0, y1, ...: humidity,temperature.")
  List<String> outputNames = new ArrayList<>();

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description =
          "Writes the K largest outputs in place of all: top1,score1,top2,score2, ... A top is the label of an output: its line in --labels, its name in --output-names, or its index from 0.")
  Optional<Integer> topK = Optional.empty();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "The labels of the outputs for --top-k and --evaluate: one per line, a JSON array of labels, or a JSON object of labels and indices.")
  Optional<String> labels = Optional.empty();

  @Option(
      names = "--alert",
      paramLabel = "CONDITION",
      description =
          "Adds the column 'alert', true or false: comparisons of outputs joined by and, or, not, such as 'y > 0.9' or 'y0 >= 0.5 and not (y1 < y2)'. Numbers are compared as float32, as the output shows them.")
  Optional<String> alert = Optional.empty();

  /** {@code --output}. */
  public String path() {
    return output;
  }

  /** Whether the output is standard output. */
  public boolean isStandard() {
    return STANDARD_OUTPUT.equals(output);
  }

  /** The topic of {@code --output}; empty if it is a path. */
  public Optional<TopicAddress> topic() {
    return TopicAddress.isOne(output)
        ? Optional.of(TopicAddress.ofOne("--output", output))
        : Optional.empty();
  }

  /**
   * Which rows of outputs of an event are written.
   *
   * @param ofEvent how many there are
   */
  public RowsOption rows(ColumnSelection selection, EventRows ofEvent) {
    return rows.orElse(
        selection.hasArrays() || ofEvent == EventRows.SEVERAL ? RowsOption.ALL : RowsOption.LAST);
  }

  /** {@code --overwrite}. */
  public boolean overwrite() {
    return overwrite;
  }

  /**
   * The format of the output.
   *
   * @throws CannotRunException if {@code --output-format} can only be read
   */
  public Format format(Format input) {
    outputFormat
        .filter(format -> !format.isWritable())
        .ifPresent(
            format -> {
              throw new CannotRunException(
                  "--output-format must be csv or jsonl: --output-format=%s; omit it, or use jsonl"
                      .formatted(format));
            });
    return outputFormat.orElse(input) == Format.CSV ? Format.CSV : Format.JSONL;
  }

  /** {@code --labels}. */
  public Optional<String> labelsFile() {
    return labels;
  }

  /** Whether there is {@code --top-k}. */
  public boolean hasTop() {
    return topK.isPresent();
  }

  /** The selection with the columns that the output needs besides. */
  public ColumnSelection select(ColumnSelection selection) {
    return selection.withExtras(passThrough);
  }

  /**
   * The names of the outputs of the model.
   *
   * @param outputs how many the model has, {@code O}
   * @throws CannotRunException if {@code --output-names} names another number, or one twice
   */
  public List<String> names(int outputs) {
    if (outputNames.isEmpty()) {
      return outputs == 1
          ? List.of("y")
          : IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    }
    if (outputNames.size() != outputs || new HashSet<>(outputNames).size() != outputs) {
      throw new CannotRunException(
          "--output-names must be one name per output of the model, all different: outputs=%d, names=%d (%s)"
              .formatted(outputs, outputNames.size(), ColumnNames.text(outputNames)));
    }
    return List.copyOf(outputNames);
  }

  /**
   * The labels of the outputs: of {@code --labels}, else of {@code --output-names}, else their
   * indices.
   *
   * @throws CannotRunException if they are of another number
   */
  public List<String> labels(int outputs) {
    if (labels.isPresent()) {
      return LabelFile.read(labels.get(), outputs);
    }
    return outputNames.isEmpty()
        ? IntStream.range(0, outputs).mapToObj(Integer::toString).toList()
        : names(outputs);
  }

  /**
   * The columns of the output.
   *
   * @param outputs how many the model has, {@code O}
   * @param ofEvent how many rows of outputs an event has
   * @throws CannotRunException if an option does not fit the model or the other columns
   */
  public OutputColumns columns(ColumnSelection selection, int outputs, EventRows ofEvent) {
    List<String> names = names(outputs);
    List<OutputColumn> computed = new ArrayList<>();
    OptionalInt top = top(outputs);
    computed.add(
        top.isPresent()
            ? new TopColumns(top.getAsInt(), labels(outputs))
            : new ScoreColumns(names));
    alert.ifPresent(text -> computed.add(new AlertColumn(ConditionParser.parse(text, names))));
    requireRows(selection, ofEvent);
    return OutputColumns.of(
        selection, passThrough, computed, rows(selection, ofEvent) == RowsOption.ALL);
  }

  private void requireRows(ColumnSelection selection, EventRows ofEvent) {
    if (rows.isPresent() && !selection.hasArrays() && ofEvent == EventRows.ONE) {
      throw new CannotRunException(
          "--rows requires --mode window:N and a model that returns several rows for a window, or features that are arrays: --rows=%s; omit --rows"
              .formatted(rows.get()));
    }
  }

  private OptionalInt top(int outputs) {
    if (topK.isEmpty()) {
      return OptionalInt.empty();
    }
    int k = topK.get();
    if (k < 1 || k > outputs) {
      throw new CannotRunException(
          "--top-k must be from 1 to the number of outputs of the model: --top-k=%d, outputs=%d"
              .formatted(k, outputs));
    }
    return OptionalInt.of(k);
  }
}
