/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import io.streamrnn.jobs.score.input.ColumnSelection;
import io.streamrnn.jobs.score.input.Format;
import io.streamrnn.jobs.score.input.Row;
import java.io.Serializable;
import java.util.Optional;

/** Writes the lines of scored events, one per step. Thread-safe. */
public interface LineWriter extends Serializable {

  /**
   * The line of a step.
   *
   * @param step of the row, from 0
   * @param y outputs of the model, {@code [O]}; of length 0 if the step has no score
   * @return without a line end
   */
  String line(Row row, int step, float[] y);

  /** The first line of the output; empty if the format has none. */
  Optional<String> header();

  /**
   * A writer.
   *
   * @param selection the columns of the rows
   * @param outputs how many outputs the model has, {@code O}
   * @throws io.streamrnn.jobs.shared.CannotRunException if two columns would have the same name
   */
  static LineWriter of(Format format, ColumnSelection selection, int outputs) {
    OutputColumns columns = OutputColumns.of(selection, outputs);
    return switch (format) {
      case CSV -> new CsvLineWriter(columns);
      case JSONL, JSON -> new JsonLineWriter(columns);
    };
  }
}
