/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.model.Model;
import java.io.IOException;
import java.util.List;

/**
 * Checks the input before the run: it must be text, and contain events and the selected columns, of
 * the right type.
 */
public final class InputInspector {

  /** How many rows are checked: some may be invalid, but not all of them. */
  static final int SAMPLE = 1000;

  private InputInspector() {}

  /**
   * The layout of the input.
   *
   * @param model that will score the input
   * @throws CannotRunException if the input cannot be read, is empty, or lacks a column
   */
  public static RowLayout inspect(DeclaredInput input, Model model) {
    for (InputFile file : input.files().files()) {
      requireText(file);
    }
    InputFile first = input.files().first();
    try {
      return new ColumnSample(input, layout(input, model)).inspect();
    } catch (IOException e) {
      throw unreadable(first, e);
    }
  }

  private static RowLayout layout(DeclaredInput input, Model model) throws IOException {
    return input.format().isJson()
        ? new JsonInspector(input, model).inspect()
        : new CsvInspector(input, model).inspect();
  }

  private static void requireText(InputFile file) {
    byte[] begin;
    try {
      begin = file.begin(FileKind.BYTES);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    FileKind.of(begin)
        .ifPresent(
            kind -> {
              throw new CannotRunException(
                  "--input must be text, CSV or JSON, but %s is %s; %s"
                      .formatted(file.name(), kind.description(), kind.remedy()));
            });
  }

  /** An exception for a failure to read a file. */
  static CannotRunException unreadable(InputFile file, IOException cause) {
    return new CannotRunException(
        "--input must be readable: --input=%s: %s".formatted(file.name(), cause.getMessage()),
        cause);
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
  static Line first(RowLines lines, DeclaredInput input) throws IOException {
    return lines
        .next()
        .orElseThrow(
            () ->
                new CannotRunException(
                    "--input must contain events, but it is empty: --input=" + input.fileName()));
  }

  /** Where an invalid row is, and which rule it violates. */
  static String problem(Line line, InvalidRowException e) {
    return "line " + line.number() + ": " + e.getMessage();
  }
}
