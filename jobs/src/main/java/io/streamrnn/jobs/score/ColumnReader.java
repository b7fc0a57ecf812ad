package io.streamrnn.jobs.score;

/** Finds the selected columns in a line. For one thread. */
interface ColumnReader {

  /**
   * Reads a line.
   *
   * @return a value for each of {@link Selection#columns}, null where the line has none
   * @throws BadRowException if the line as a whole cannot be read
   */
  Value[] read(String line) throws BadRowException;
}
