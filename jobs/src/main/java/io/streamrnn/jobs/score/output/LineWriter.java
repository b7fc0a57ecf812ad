/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import java.util.Optional;

/**
 * Writes the lines of scored events, one per step. Thread-safe.
 *
 * @param format of the lines
 * @param columns of the lines
 */
public record LineWriter(Format format, OutputColumns columns) implements Serializable {

  /**
   * The line of a step.
   *
   * @param step of the row, from 0
   * @param y outputs of the model, {@code [O]}; of length 0 if the step has no score
   * @return without a line end
   */
  public String line(Row row, int step, float[] y) {
    return LineText.of(format, fields -> columns.write(row, step, y, fields));
  }

  /** The first line of the output; empty if the format has none. */
  public Optional<String> header() {
    return format == Format.CSV ? Optional.of(names()) : Optional.empty();
  }

  private String names() {
    return LineText.of(
        format,
        fields -> {
          for (String name : columns.names()) {
            fields.text(name, name);
          }
        });
  }
}
