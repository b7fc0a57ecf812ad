/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.List;

/** Checks the input before the run: it must contain events and the selected columns. */
public final class InputInspector {

  /** How many rows are checked: some may be invalid, but not all of them. */
  static final int SAMPLE = 100;

  private InputInspector() {}

  /**
   * The layout of the input.
   *
   * @param model that will score the input
   * @throws CannotRunException if the input cannot be read, is empty, or lacks a column
   */
  public static RowLayout inspect(DeclaredInput options, Model model) {
    options.file().requireFile();
    try (LineReader lines = new LineReader(options.file().open())) {
      return switch (options.format()) {
        case CSV -> new CsvInspector(options, model).inspect(lines);
        case JSONL -> new JsonInspector(options, model).inspect(lines);
      };
    } catch (IOException e) {
      throw options.file().unreadable(e);
    }
  }

  /**
   * Requires one feature per input of the model.
   *
   * @throws CannotRunException with the input size of the model
   */
  static void requireFeatures(List<String> features, Model model) {
    if (features.size() != model.inputSize()) {
      throw new CannotRunException(
          "--features must name one column per input of the model, or, with --format jsonl, one column of arrays: inputSize=%d, features=%d (%s), model=%s"
              .formatted(model.inputSize(), features.size(), ColumnNames.text(features), model));
    }
  }

  /** The first line, which must exist. */
  static LineReader.Line first(LineReader lines, DeclaredInput options) throws IOException {
    return lines
        .next()
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--input must contain events, but it is empty: --input=" + options.fileName()));
  }

  /** Where an invalid row is, and which rule it violates. */
  static String problem(LineReader.Line line, InvalidRowException e) {
    return "line " + line.number() + ": " + e.getMessage();
  }
}
