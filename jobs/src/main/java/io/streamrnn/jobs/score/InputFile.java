package io.streamrnn.jobs.score;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Looks into the input before anything is run: it must hold the columns that were asked for. */
final class InputFile {

  /** Rows that are looked at: a few may be bad, but not all of them. */
  private static final int SAMPLE = 100;

  private final ScoreOptions options;
  private final Location file;

  private InputFile(ScoreOptions options) {
    this.options = options;
    this.file = new Location("--input", options.input).requireFile();
  }

  /**
   * The layout of the input.
   *
   * @throws CannotRunException if the input cannot be read, is empty, or lacks a column
   */
  static Layout inspect(ScoreOptions options) {
    InputFile input = new InputFile(options);
    try (LineReader lines = new LineReader(input.file.open())) {
      return options.format == Format.CSV ? input.csv(lines) : input.jsonLines(lines);
    } catch (IOException e) {
      throw input.file.unreadable(e);
    }
  }

  // -- csv

  private Layout csv(LineReader lines) throws IOException {
    char delimiter = Delimiter.parse(options.delimiter);
    List<String> names = options.header ? header(lines, delimiter) : columns();
    requireColumns(names, delimiter);
    Layout layout = new Layout(Format.CSV, delimiter, names, options.header, options.selection());
    requireRow(lines, new CsvColumns(delimiter, names, layout.selection()));
    return layout;
  }

  private List<String> header(LineReader lines, char delimiter) throws IOException {
    LineReader.Line line = lines.next();
    if (line == null) {
      throw empty();
    }
    if (!options.columns.isEmpty()) {
      throw new CannotRunException(
          "--columns is for csv without a header: leave it out, or add --header false");
    }
    try {
      return trailingBlanksRemoved(CsvColumns.split(line.text(), delimiter));
    } catch (BadRowException e) {
      throw new CannotRunException(
          "the header of --input cannot be read: %s: %s; check --delimiter, or give --header false and --columns"
              .formatted(options.input, e.getMessage()));
    }
  }

  private static List<String> trailingBlanksRemoved(List<String> names) {
    List<String> trimmed = new ArrayList<>(names.stream().map(String::trim).toList());
    while (!trimmed.isEmpty() && trimmed.get(trimmed.size() - 1).isEmpty()) {
      trimmed.remove(trimmed.size() - 1);
    }
    return trimmed;
  }

  private List<String> columns() {
    if (options.columns.isEmpty()) {
      throw new CannotRunException(
          "csv without a header needs the names of all its columns: --header=false, no --columns; add --columns a,b,c");
    }
    return options.columns;
  }

  private void requireColumns(List<String> names, char delimiter) {
    Set<String> wanted = new HashSet<>(options.selection().columns());
    for (String column : options.selection().columns()) {
      if (!names.contains(column)) {
        throw new CannotRunException(
            "column not found: '%s'%s; the columns of %s are: %s%s"
                .formatted(
                    column,
                    Suggestion.of(column, names),
                    options.header ? options.input : "--columns",
                    String.join(", ", names),
                    Delimiter.hint(names, delimiter)));
      }
    }
    names.stream()
        .filter(name -> wanted.contains(name) && names.indexOf(name) != names.lastIndexOf(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new CannotRunException(
                  "a column that is used must be there once: '%s' is there more often; give --header false and --columns with names of your own"
                      .formatted(name));
            });
  }

  /** A file whose first rows are all broken is not what the options say. */
  private void requireRow(LineReader lines, ColumnReader columns) throws IOException {
    String problem = null;
    LineReader.Line line = lines.next();
    if (line == null) {
      throw options.header && options.format == Format.CSV ? headerOnly() : empty();
    }
    for (int i = 0; i < SAMPLE && line != null; i++, line = lines.next()) {
      try {
        columns.read(line.text());
        return;
      } catch (BadRowException e) {
        problem = problem == null ? "line " + line.number() + ": " + e.getMessage() : problem;
      }
    }
    throw new CannotRunException(
        "none of the first rows of --input can be read as %s: %s, %s; check --format, --delimiter, --header and --columns"
            .formatted(options.format, options.input, problem));
  }

  // -- JSON lines

  private Layout jsonLines(LineReader lines) throws IOException {
    if (!options.columns.isEmpty() || !options.header) {
      throw new CannotRunException("--header and --columns are for --format csv; leave them out");
    }
    List<LineReader.Line> sample = sample(lines);
    Set<String> found = new java.util.LinkedHashSet<>();
    String problem = null;
    boolean any = false;
    for (LineReader.Line line : sample) {
      try {
        JsonColumns.forEachField(line.text(), (name, value) -> found.add(name));
        any = true;
      } catch (BadRowException e) {
        problem = problem == null ? "line " + line.number() + ": " + e.getMessage() : problem;
      }
    }
    if (!any) {
      throw new CannotRunException(
          "none of the first rows of --input can be read as jsonl: %s, %s; check --format"
              .formatted(options.input, problem));
    }
    for (String column : options.selection().columns()) {
      if (!found.contains(column)) {
        throw new CannotRunException(
            "field not found in the first %d lines: '%s'%s; the fields of %s are: %s"
                .formatted(
                    sample.size(),
                    column,
                    Suggestion.of(column, found),
                    options.input,
                    String.join(", ", found)));
      }
    }
    return new Layout(Format.JSONL, ',', List.of(), false, options.selection());
  }

  private List<LineReader.Line> sample(LineReader lines) throws IOException {
    List<LineReader.Line> sample = new ArrayList<>();
    LineReader.Line line = lines.next();
    if (line == null) {
      throw empty();
    }
    for (int i = 0; i < SAMPLE && line != null; i++, line = lines.next()) {
      sample.add(line);
    }
    return sample;
  }

  private CannotRunException empty() {
    return new CannotRunException(
        "the input must hold events, but it is empty: --input=" + options.input);
  }

  private CannotRunException headerOnly() {
    return new CannotRunException(
        "the input must hold events, but it has only a header: --input=%s; if its first line is an event, give --header false and --columns"
            .formatted(options.input));
  }
}
