/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.model.Model;
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
  private final Model model;
  private final char delimiter;

  CsvInspector(DeclaredInput options, Model model) {
    this.options = options;
    this.model = model;
    this.delimiter = Delimiter.parse(options.delimiter());
  }

  /**
   * The layout of the file.
   *
   * @throws CannotRunException if the file does not fit the options
   */
  RowLayout inspect(LineReader lines) throws IOException {
    InputInspector.requireFeatures(options.features(), model);
    List<String> names = options.header() ? header(lines) : columns();
    ColumnSelection selection = options.selection();
    selection.columns().forEach(column -> requireColumn(column, names));
    requireValidRow(lines, new CsvColumnReader(delimiter, names, selection));
    return new RowLayout(Format.CSV, delimiter, names, options.header(), selection);
  }

  private List<String> header(LineReader lines) throws IOException {
    if (!options.columns().isEmpty()) {
      throw new CannotRunException(
          "--columns is for CSV without a header: --header=true; omit --columns, or add --header false");
    }
    LineReader.Line line = InputInspector.first(lines, options);
    String text = headerText(line);
    requireNoCarriageReturn(text);
    try {
      return withoutBlankTail(CsvColumnReader.split(text, delimiter));
    } catch (InvalidRowException e) {
      String remedy =
          text.startsWith("{")
              ? "for JSON lines use --format jsonl"
              : "check --delimiter, or use --header false with --columns";
      throw invalidHeader(e.getMessage() + "; " + remedy);
    }
  }

  private String headerText(LineReader.Line line) {
    try {
      return line.valid();
    } catch (InvalidRowException e) {
      throw invalidHeader(e.getMessage());
    }
  }

  private CannotRunException invalidHeader(String reason) {
    return new CannotRunException(
        "the header of --input must be valid CSV: --input=%s: %s"
            .formatted(options.fileName(), reason));
  }

  private void requireNoCarriageReturn(String header) {
    if (header.indexOf('\r') >= 0) {
      throw new CannotRunException(
          "lines must end with LF or CR LF, but the header contains a CR: --input=%s; convert the file, for example with tr '\\r' '\\n'"
              .formatted(options.fileName()));
    }
  }

  private static List<String> withoutBlankTail(List<String> header) {
    List<String> names = new ArrayList<>(header.stream().map(String::trim).toList());
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    return names;
  }

  private List<String> columns() {
    if (options.columns().isEmpty()) {
      throw new CannotRunException(
          "CSV without a header requires the names of all columns: --header=false; add --columns a,b,c");
    }
    return options.columns();
  }

  private void requireColumn(String column, List<String> names) {
    int count = Collections.frequency(names, column);
    if (count == 0) {
      throw new CannotRunException(
          "column not found: '%s'%s; the columns of %s are: %s%s"
              .formatted(
                  column,
                  Suggestion.of(column, names),
                  options.header() ? options.fileName() : "--columns",
                  ColumnNames.text(names),
                  hint(names)));
    }
    if (count > 1) {
      throw new CannotRunException(
          "a selected column must occur once: column='%s', count=%d; remove the header from the file and name the columns with --header false --columns"
              .formatted(column, count));
    }
  }

  /** What to change if the columns do not look like names. */
  private String hint(List<String> names) {
    if (options.header() && names.stream().anyMatch(name -> NUMBER.matcher(name).matches())) {
      return "; if the first line is an event, use --header false --columns with the names of its %d columns"
          .formatted(names.size());
    }
    return Delimiter.hint(names, delimiter) + ColumnNames.hint(names);
  }

  /** If none of the first rows is valid, the options do not describe the file. */
  private void requireValidRow(LineReader lines, ColumnReader columns) throws IOException {
    List<String> problems = new ArrayList<>();
    Optional<LineReader.Line> line = firstRow(lines);
    while (line.isPresent() && problems.size() < InputInspector.SAMPLE) {
      try {
        columns.read(line.get().valid());
        return;
      } catch (InvalidRowException e) {
        problems.add(InputInspector.problem(line.get(), e));
      }
      line = lines.next();
    }
    throw new CannotRunException(
        "the first rows of --input must be valid CSV: --input=%s, %s; check --format, --delimiter, --header and --columns"
            .formatted(options.fileName(), problems.get(0)));
  }

  private Optional<LineReader.Line> firstRow(LineReader lines) throws IOException {
    if (!options.header()) {
      return Optional.of(InputInspector.first(lines, options));
    }
    Optional<LineReader.Line> line = lines.next();
    if (line.isEmpty()) {
      throw new CannotRunException(
          "--input must contain events, but it has only a header: --input=%s; if the first line is an event, use --header false with --columns"
              .formatted(options.fileName()));
    }
    return line;
  }
}
