/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.Location;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options of the input file: where it is, and how its rows are read. Picocli sets the fields.
 */
public final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description =
          "The events in UTF-8, one per line, the oldest of a key first. A CSV field must not contain a line break. Blank lines are skipped. A file named .gz is decompressed.")
  String input = "";

  @Option(
      names = "--format",
      required = true,
      paramLabel = "csv|jsonl",
      description = "The format of the input: ${COMPLETION-CANDIDATES}.")
  Format format = Format.CSV;

  @Option(
      names = "--delimiter",
      defaultValue = ",",
      paramLabel = "CHAR",
      description =
          "The delimiter of CSV fields: one character, or 'tab'. Default: '${DEFAULT-VALUE}'.")
  String delimiter = ",";

  @Option(
      names = "--header",
      arity = "1",
      defaultValue = "true",
      paramLabel = "true|false",
      description =
          "Whether the first line of CSV has the column names. Default: ${DEFAULT-VALUE}.")
  boolean header = true;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN,...",
      hideParamSyntax = true,
      converter = ColumnNames.class,
      description = "The names of all columns of CSV without a header: a,b,c.")
  List<String> columns = new ArrayList<>();

  /** {@code --format}. */
  public Format format() {
    return format;
  }

  /** {@code --input}. */
  public Location file() {
    return new Location("--input", input);
  }

  /** The input as these options describe it. */
  public DeclaredInput declare(ColumnSelection selection) {
    return new DeclaredInput(file(), format, selection, delimiter, header, columns);
  }
}
