package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks into JSON lines: each field that is used must be in one of the first lines. */
final class JsonInput {

  private final ScoreOptions options;
  private final Model model;
  private boolean arrays;
  private final Set<String> fields = new LinkedHashSet<>();
  private String problem;
  private int lines;

  JsonInput(ScoreOptions options, Model model) {
    this.options = options;
    this.model = model;
  }

  Layout inspect(LineReader reader) throws IOException {
    if (!options.columns.isEmpty() || !options.header) {
      throw new CannotRunException("--header and --columns are for --format csv; leave them out");
    }
    LineReader.Line line = InputFile.first(reader, options.input);
    for (; lines < InputFile.SAMPLE && line != null; lines++, line = reader.next()) {
      look(line);
    }
    requireAnyObject();
    options.selection().columns().forEach(this::requireField);
    return new Layout(Format.JSONL, ',', List.of(), false, selection());
  }

  /** Of one column that holds arrays the first lines tell. */
  private Selection selection() {
    boolean one = options.features.size() == 1;
    if (one && arrays) {
      return options.selection().withArrays(model.inputSize());
    }
    InputFile.requireFeatures(options.features, model);
    return options.selection();
  }

  private void look(LineReader.Line line) {
    try {
      JsonColumns.forEachField(line.whole(), this::look);
    } catch (BadRowException e) {
      problem = problem == null ? InputFile.problem(line, e) : problem;
    }
  }

  private void look(String name, Value value) {
    fields.add(name);
    arrays |= value != null && value.isArray() && name.equals(options.features.get(0));
  }

  private void requireAnyObject() {
    if (fields.isEmpty()) {
      throw new CannotRunException(
          "none of the first lines of --input can be read as jsonl: %s, %s; check --format"
              .formatted(options.input, problem));
    }
  }

  private void requireField(String name) {
    if (!fields.contains(name)) {
      throw new CannotRunException(
          "field not found in the first %d lines: '%s'%s; the fields of %s are: %s%s"
              .formatted(
                  lines,
                  name,
                  Suggestion.of(name, fields),
                  options.input,
                  ColumnNames.text(fields),
                  ColumnNames.hint(fields)));
    }
  }
}
