/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Checks a CSV file: it must have the selected columns, and one of its first rows must be valid.
 */
final class CsvInspector {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?");

  private final DeclaredInput options;
  private final ExpectedInputs expected;
  private final char delimiter;

  CsvInspector(DeclaredInput options, ExpectedInputs expected) {
    this.options = options;
    this.expected = expected;
    this.delimiter = Delimiter.parse(options.delimiter());
  }

  /**
   * The layout of the files.
   *
   * @throws CannotRunException if a file does not fit the options
   */
  RowLayout inspect() throws IOException {
    expected.require(options.preprocessing());
    requireHeaderOptions();
    InputFile first = options.files().first();
    List<String> names = options.header() ? header(first) : options.columns();
    ColumnSelection selection = options.selection();
    selection.columns().forEach(column -> requireColumn(column, names, first));
    RowLayout layout =
        RowLayout.csv(delimiter, names, options.header(), selection)
            .withComments(options.comment())
            .withFeatures(options.preprocessing(), options.acceptsMissing());
    requireValidRow(layout);
    if (options.header()) {
      options.files().files().stream().skip(1).forEach(this::requireColumns);
    }
    return layout;
  }

  private void requireHeaderOptions() {
    if (options.header() && !options.columns().isEmpty()) {
      throw new CannotRunException(
          "--columns is for CSV without a header: --header=true; omit --columns, or add --header false");
    }
    if (!options.header() && options.columns().isEmpty()) {
      throw new CannotRunException(
          "CSV without a header requires the names of all columns: --header=false; add --columns a,b,c");
    }
  }

  /** A file without a header has no rows. */
  private void requireColumns(InputFile file) {
    try (RowLines lines = lines(file)) {
      Optional<Line> line = lines.next();
      if (line.isPresent()) {
        List<String> names = header(file, line.get());
        options.selection().columns().forEach(column -> requireColumn(column, names, file));
      }
    } catch (IOException e) {
      throw InputInspector.unreadable(file, e);
    }
  }

  private CsvLines lines(InputFile file) throws IOException {
    return new CsvLines(new LineReader(file.open()), delimiter, options.comment());
  }

  private List<String> header(InputFile file) throws IOException {
    try (RowLines lines = lines(file)) {
      return header(file, InputInspector.first(lines, options));
    }
  }

  private List<String> header(InputFile file, Line line) {
    requireNoCarriageReturn(line.text(), file);
    try {
      return CsvHeader.parse(line, delimiter);
    } catch (InvalidRowException e) {
      throw invalidHeader(file, e.getMessage() + remedy(line.text()));
    }
  }

  private String remedy(String header) {
    String json = jsonHint(header);
    return json.isEmpty()
        ? commentHint(header) + "; check --delimiter, or use --header false with --columns"
        : json;
  }

  private static String jsonHint(String line) {
    return line.startsWith("{") || line.startsWith("[")
        ? "; for JSON lines use --format jsonl, for a JSON array or objects over several lines --format json"
        : "";
  }

  private String commentHint(String line) {
    return line.startsWith("#") && !options.isOfTopics()
        ? "; if lines that begin with # are comments, add --comment '#'"
        : "";
  }

  private CannotRunException invalidHeader(InputFile file, String reason) {
    return new CannotRunException(
        "the header of --input must be valid CSV: --input=%s: %s".formatted(file.name(), reason));
  }

  private void requireNoCarriageReturn(String header, InputFile file) {
    if (header.indexOf('\r') >= 0) {
      throw new CannotRunException(
          "lines must end with LF or CR LF, but the header contains a CR: --input=%s; convert the file, for example with tr '\\r' '\\n'"
              .formatted(file.name()));
    }
  }

  private void requireColumn(String column, List<String> names, InputFile file) {
    int count = Collections.frequency(names, column);
    if (count == 0) {
      throw new CannotRunException(
          "column not found: '%s'%s; the columns of %s are: %s%s"
              .formatted(
                  column,
                  ColumnNames.suggestion(column, names),
                  options.header() ? file.name() : "--columns",
                  ColumnNames.text(names),
                  hint(names)));
    }
    if (count > 1) {
      throw new CannotRunException(
          "a selected column must occur once: column='%s', count=%d; %s"
              .formatted(
                  column,
                  count,
                  options.header()
                      ? "remove the header from the file and name the columns with --header false --columns"
                      : "give each column of --columns another name"));
    }
  }

  /** What to change if the columns do not look like names. */
  private String hint(List<String> names) {
    if (options.header() && names.stream().anyMatch(name -> NUMBER.matcher(name).matches())) {
      return "; if the first line is an event, use --header false --columns with the names of its %d columns"
          .formatted(names.size());
    }
    String json = jsonHint(names.get(0));
    if (!json.isEmpty()) {
      return json;
    }
    return commentHint(names.get(0)) + Delimiter.hint(names, delimiter) + ColumnNames.hint(names);
  }

  /** If none of the first rows is valid, the options do not describe the file. */
  private void requireValidRow(RowLayout layout) throws IOException {
    RowLayout.OpenRows rows = layout.openRows(options.files().first());
    try (RowLines lines = rows.lines()) {
      List<String> problems = new ArrayList<>();
      Optional<Line> line = firstRow(lines);
      while (line.isPresent() && problems.size() < InputInspector.SAMPLE) {
        try {
          rows.columns().read(line.get().valid());
          return;
        } catch (InvalidRowException e) {
          problems.add(InputInspector.problem(line.get(), e) + commentHint(line.get().text()));
        }
        line = lines.next();
      }
      if (problems.isEmpty()) {
        return;
      }
      throw new CannotRunException(
          "the first rows of --input must be valid CSV: --input=%s, %s; check --format, --delimiter%s and --columns"
              .formatted(
                  options.fileName(), problems.get(0), options.isOfTopics() ? "" : ", --header"));
    }
  }

  private Optional<Line> firstRow(RowLines lines) throws IOException {
    if (!options.header()) {
      return Optional.of(InputInspector.first(lines, options));
    }
    Optional<Line> line = lines.next();
    if (line.isEmpty() && options.files().files().size() == 1) {
      throw new CannotRunException(
          "--input must contain events, but it has only a header: --input=%s; if the first line is an event, use --header false with --columns"
              .formatted(options.fileName()));
    }
    return line;
  }
}
