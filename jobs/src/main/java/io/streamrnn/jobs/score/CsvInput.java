package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Looks into CSV: its columns must be those that are used, and one of its first rows sound. */
final class CsvInput {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?[0-9]+([.][0-9]*)?([eE][-+]?[0-9]+)?");

  private final ScoreOptions options;
  private final Model model;
  private final char delimiter;

  CsvInput(ScoreOptions options, Model model) {
    this.options = options;
    this.model = model;
    this.delimiter = Delimiter.parse(options.delimiter);
  }

  Layout inspect(LineReader lines) throws IOException {
    InputFile.requireFeatures(options.features, model);
    List<String> names = options.header ? header(lines) : columns();
    Selection selection = options.selection();
    selection.columns().forEach(column -> requireColumn(column, names));
    requireSoundRow(lines, new CsvColumns(delimiter, names, selection));
    return new Layout(Format.CSV, delimiter, names, options.header, selection);
  }

  private List<String> header(LineReader lines) throws IOException {
    if (!options.columns.isEmpty()) {
      throw new CannotRunException(
          "--columns is for csv without a header: leave it out, or add --header false");
    }
    LineReader.Line line = InputFile.first(lines, options.input);
    if (line.problem() != null) {
      throw new CannotRunException(
          "the header of --input cannot be read: %s: %s".formatted(options.input, line.problem()));
    }
    if (line.text().indexOf('\r') >= 0) {
      throw new CannotRunException(
          "lines must end with LF or CR LF, but the header of --input holds a CR: %s; convert the file, such as with tr '\\r' '\\n'"
              .formatted(options.input));
    }
    try {
      return withoutBlankTail(CsvColumns.split(line.text(), delimiter));
    } catch (BadRowException e) {
      throw new CannotRunException(
          "the header of --input cannot be read: %s: %s; %s"
              .formatted(
                  options.input,
                  e.getMessage(),
                  line.text().startsWith("{")
                      ? "is it JSON? Try --format jsonl"
                      : "check --delimiter, or give --header false and --columns"));
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
    if (options.columns.isEmpty()) {
      throw new CannotRunException(
          "csv without a header needs the names of all its columns: --header=false, no --columns; add --columns a,b,c");
    }
    return options.columns;
  }

  private void requireColumn(String column, List<String> names) {
    int times = Collections.frequency(names, column);
    if (times == 0) {
      throw new CannotRunException(
          "column not found: '%s'%s; the columns of %s are: %s%s"
              .formatted(
                  column,
                  Suggestion.of(column, names),
                  options.header ? options.input : "--columns",
                  ColumnNames.text(names),
                  hint(names)));
    }
    if (times > 1) {
      throw new CannotRunException(
          "a column that is used must be there once: '%s' is there %d times; name the columns yourself with --columns (and --header false; take the header out of the file)"
              .formatted(column, times));
    }
  }

  /** What the columns look like, if they are none that could be meant. */
  private String hint(List<String> names) {
    if (options.header && names.stream().anyMatch(name -> NUMBER.matcher(name).matches())) {
      return "; is the first line an event? Try --header false --columns with the names of its %d columns"
          .formatted(names.size());
    }
    return Delimiter.hint(names, delimiter) + ColumnNames.hint(names);
  }

  /** A file whose first rows are all broken is not what the options say. */
  private void requireSoundRow(LineReader lines, ColumnReader columns) throws IOException {
    LineReader.Line line = options.header ? lines.next() : InputFile.first(lines, options.input);
    if (line == null) {
      throw new CannotRunException(
          "the input must hold events, but it has only a header: --input=%s; if its first line is an event, give --header false and --columns"
              .formatted(options.input));
    }
    String problem = null;
    for (int i = 0; i < InputFile.SAMPLE && line != null; i++, line = lines.next()) {
      try {
        columns.read(line.whole());
        return;
      } catch (BadRowException e) {
        problem = problem == null ? InputFile.problem(line, e) : problem;
      }
    }
    throw new CannotRunException(
        "none of the first rows of --input can be read as csv: %s, %s; check --format, --delimiter, --header and --columns"
            .formatted(options.input, problem));
  }
}
