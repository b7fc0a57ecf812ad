/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.score.kafka.KafkaOptions;
import io.streamrnn.jobs.score.kafka.TopicAddress;
import io.streamrnn.jobs.shared.CannotRunException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/**
 * The options of the input file: where it is, and how its rows are read. Picocli sets the fields.
 */
public final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      // For lists in --config: see ConfigFile.LINES. File names may contain commas.
      split = "\n",
      hideParamSyntax = true,
      paramLabel = "FILE...",
      description =
          "The events in UTF-8, the oldest of a key first: one or several files, folders, or patterns such as 'data/*.csv', read one after the other; those of a folder or pattern in the order of their names. '-' is standard input. Files that are compressed with gzip or zstd are decompressed. Blank lines are skipped. Of score also topics: kafka://HOST:PORT,HOST:PORT/TOPIC,TOPIC, one event in each record.")
  List<String> input = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "csv|jsonl|json|avro|parquet",
      description =
          "The format of the input. Default: what the names of the files end in, also before .gz and .zst. csv: a quoted field may contain line breaks. jsonl: one JSON object per line. json: an array of objects, or objects one after another, over any number of lines. avro: object container files. parquet: Parquet files. Of all but csv, a column may be a path: a.b, a[0].")
  Optional<Format> format = Optional.empty();

  @Option(
      names = "--delimiter",
      paramLabel = "CHAR",
      description = "The delimiter of CSV fields: one character, or 'tab'. Default: ','.")
  Optional<String> delimiter = Optional.empty();

  @Option(
      names = "--header",
      arity = "1",
      paramLabel = "true|false",
      description = "Whether the first line of CSV has the column names. Default: true.")
  Optional<Boolean> header = Optional.empty();

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description = "The names of all columns of CSV without a header: a,b,c.")
  List<String> columns = new ArrayList<>();

  @Option(
      names = "--comment",
      paramLabel = "TEXT",
      description = "Skips the lines of CSV that begin with this text, such as '#'.")
  Optional<String> comment = Optional.empty();

  private Optional<InputFiles> files = Optional.empty();

  /**
   * {@code --format}, or the format that the names of all files end in.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if there is neither
   */
  public Format format() {
    return format.orElseGet(() -> FormatOfNames.require(isTopics() ? input : files().names()));
  }

  /**
   * The files of {@code --input}, which are looked for once.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if there are none
   */
  public InputFiles files() {
    if (files.isEmpty()) {
      files = Optional.of(InputFiles.of(input));
    }
    return files.get();
  }

  /** Whether a later run with the same options would read a file, once it is there. */
  public boolean wouldFind(Path file) {
    return InputFiles.wouldFind(input, file);
  }

  /** Whether {@code --input} is topics. */
  public boolean isTopics() {
    return input.size() == 1 && TopicAddress.isOne(input.get(0));
  }

  /** The topics of {@code --input}; empty if it is files. */
  public Optional<TopicAddress> topics() {
    return isTopics()
        ? Optional.of(TopicAddress.of(InputFiles.OPTION, input.get(0)))
        : Optional.empty();
  }

  /**
   * The input of {@code --input}, files or topics.
   *
   * @throws io.streamrnn.jobs.shared.CannotRunException if there is none
   */
  public RowInput rowInput(KafkaOptions kafka) {
    return topics().<RowInput>map(address -> InputTopics.of(address, kafka)).orElseGet(this::files);
  }

  /**
   * The layout of the input.
   *
   * @param rules for the columns; a row that violates one is rejected
   * @param events what the order column of topics holds
   * @throws io.streamrnn.jobs.shared.CannotRunException if the input does not fit the options
   */
  public RowLayout inspect(
      RowInput from,
      ColumnSelection selection,
      Preprocessing preprocessing,
      boolean acceptsMissing,
      List<ColumnRule> rules,
      EventOptions events,
      ExpectedInputs expected) {
    if (from instanceof InputTopics topics) {
      DeclaredInput declared =
          declare(
              new InputFiles(List.of(), false, true),
              selection,
              preprocessing,
              acceptsMissing,
              rules,
              events.orderKind());
      return new TopicInspector(topics, declared).inspect(expected);
    }
    return InputInspector.inspect(
        declare(selection, preprocessing, acceptsMissing, rules), expected);
  }

  /** The input as these options describe it. */
  public DeclaredInput declare(
      ColumnSelection selection,
      Preprocessing preprocessing,
      boolean acceptsMissing,
      List<ColumnRule> rules) {
    return declare(files(), selection, preprocessing, acceptsMissing, rules, Optional.empty());
  }

  private DeclaredInput declare(
      InputFiles from,
      ColumnSelection selection,
      Preprocessing preprocessing,
      boolean acceptsMissing,
      List<ColumnRule> rules,
      Optional<OrderKind> order) {
    requireEffect(format());
    return new DeclaredInput(
        from,
        format(),
        selection,
        delimiter.orElse(","),
        header.orElse(true),
        columns,
        comment.orElse(""),
        preprocessing,
        acceptsMissing,
        rules,
        order,
        isTopics());
  }

  /** Requires that no option of CSV is set for another format, and none of lines for topics. */
  private void requireEffect(Format format) {
    if (format != Format.CSV) {
      refuse(ofCsv(), "--format csv", "--format=" + format);
    }
    if (isTopics()) {
      refuse(ofLines(), "--input to be files", "--input=" + input.get(0));
    }
  }

  private static void refuse(Stream<String> options, String rule, String given) {
    options
        .findFirst()
        .ifPresent(
            option -> {
              throw new CannotRunException(
                  "%s requires %s: %s, %s; omit it"
                      .formatted(option.replaceFirst("=.*", ""), rule, option, given));
            });
  }

  private Stream<String> ofCsv() {
    return Stream.concat(
        ofLines(),
        Stream.of(
                delimiter.map(value -> "--delimiter=" + value),
                Optional.of(columns)
                    .filter(names -> !names.isEmpty())
                    .map(names -> "--columns=" + String.join(",", names)))
            .flatMap(Optional::stream));
  }

  /** The records of a topic have neither a header nor comments. */
  private Stream<String> ofLines() {
    return Stream.of(
            header.map(value -> "--header=" + value), comment.map(value -> "--comment=" + value))
        .flatMap(Optional::stream);
  }
}
