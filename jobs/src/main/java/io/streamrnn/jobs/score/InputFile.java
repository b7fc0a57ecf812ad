package io.streamrnn.jobs.score;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Location;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.List;

/** Looks into the input before anything is run: it must hold the columns that were asked for. */
final class InputFile {

  /** Rows that are looked at: a few may be bad, but not all of them. */
  static final int SAMPLE = 100;

  private InputFile() {}

  /**
   * The layout of the input.
   *
   * @param model that will score it
   * @throws CannotRunException if the input cannot be read, is empty, or lacks a column
   */
  static Layout inspect(ScoreOptions options, Model model) {
    Location file = new Location("--input", options.input).requireFile();
    try (LineReader lines = new LineReader(file.open())) {
      return options.format == Format.CSV
          ? new CsvInput(options, model).inspect(lines)
          : new JsonInput(options, model).inspect(lines);
    } catch (IOException e) {
      throw file.unreadable(e);
    }
  }

  /**
   * Refuses features that are not those of the model.
   *
   * @throws CannotRunException with what it takes
   */
  static void requireFeatures(List<String> features, Model model) {
    if (features.size() != model.inputSize()) {
      throw new CannotRunException(
          "--features must name as many columns as the model takes, or, of jsonl, one that holds arrays: inputSize=%d, but %d are named: %s; the model is %s"
              .formatted(model.inputSize(), features.size(), ColumnNames.text(features), model));
    }
  }

  /** The next line, which must be there. */
  static LineReader.Line first(LineReader lines, String input) throws IOException {
    LineReader.Line line = lines.next();
    if (line == null) {
      throw new CannotRunException("the input must hold events, but it is empty: --input=" + input);
    }
    return line;
  }

  /** Where a bad row is, and what is wrong with it. */
  static String problem(LineReader.Line line, BadRowException e) {
    return "line " + line.number() + ": " + e.getMessage();
  }
}
