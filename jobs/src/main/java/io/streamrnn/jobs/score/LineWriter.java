package io.streamrnn.jobs.score;

import java.io.Serializable;

/** Writes the line of a scored event. */
interface LineWriter extends Serializable {

  /**
   * Writes a line.
   *
   * @param y the outputs; of length 0 if there are none yet
   * @return without a line end
   */
  String line(Row row, float[] y);

  /** The first line of the output, or null if there is none. */
  String header();

  /** A writer for rows of this layout and a model with this many outputs. */
  static LineWriter of(Format format, Selection selection, int outputs) {
    OutputColumns columns = OutputColumns.of(selection, outputs);
    return format == Format.CSV ? new CsvLines(columns) : new JsonLines(columns);
  }
}
