/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.util.Optional;

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
   * @param expected how many numbers an event must have
   * @throws CannotRunException if the input cannot be read, is empty, or lacks a column
   */
  public static RowLayout inspect(DeclaredInput input, ExpectedInputs expected) {
    return new ColumnSample(input, layout(input, expected)).inspect();
  }

  /** The layout of an input whose values are not checked. */
  static RowLayout layout(DeclaredInput input) {
    return layout(input, ExpectedInputs.any());
  }

  private static RowLayout layout(DeclaredInput input, ExpectedInputs expected) {
    for (InputFile file : input.files().files()) {
      requireContent(file, input.format());
    }
    try {
      return input.format().isJson()
          ? new JsonInspector(input, expected).inspect()
          : new CsvInspector(input, expected).inspect();
    } catch (IOException e) {
      throw unreadable(input.files().first(), e);
    }
  }

  private static void requireContent(InputFile file, Format format) {
    Optional<FileKind> found = kind(file);
    if (format.fileKind().isEmpty()) {
      requireText(file, found);
    } else if (!found.equals(format.fileKind())) {
      throw new CannotRunException(
          "--format %s requires %s files: --input=%s is %s; use the --format of the file"
              .formatted(
                  format,
                  format.fileKind().get().description(),
                  file.name(),
                  found.map(FileKind::description).orElse("text or another format")));
    }
  }

  private static Optional<FileKind> kind(InputFile file) {
    try {
      return FileKind.of(file.begin(FileKind.BYTES));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static void requireText(InputFile file, Optional<FileKind> found) {
    found.ifPresent(
        kind -> {
          throw new CannotRunException(
              "--input must be text, CSV or JSON, but %s is %s; %s"
                  .formatted(file.name(), kind.description(), kind.remedy()));
        });
  }

  /** An exception for a failure to read a file. */
  static CannotRunException unreadable(InputFile file, IOException cause) {
    return new CannotRunException(
        "--input must be readable: --input=%s: %s".formatted(file.name(), UserFiles.reason(cause)),
        cause);
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
