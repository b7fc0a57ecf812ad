package io.streamrnn.jobs.score;

import java.io.Serializable;

/** Writes the lines of scored events, one for each step. */
interface LineWriter extends Serializable {

  /**
   * Writes a line.
   *
   * @param step of the row, from 0
   * @param y its outputs; of length 0 if there are none yet
   * @return without a line end
   */
  String line(Row row, int step, float[] y);

  /** The first line of the output, or null if there is none. */
  String header();

  /** A writer for rows of this layout and a model with this many outputs. */
  static LineWriter of(Format format, Selection selection, int outputs) {
    OutputColumns columns = OutputColumns.of(selection, outputs);
    return format == Format.CSV ? new CsvLines(columns) : new JsonLines(columns);
  }
}
