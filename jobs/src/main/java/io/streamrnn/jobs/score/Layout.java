package io.streamrnn.jobs.score;

import java.io.Serializable;
import java.util.List;

/**
 * Where the rows are in a file and the columns in a row.
 *
 * @param delimiter between fields, of CSV
 * @param names of all columns, of CSV; empty for JSON lines
 * @param header whether the first line is no row
 */
record Layout(
    Format format, char delimiter, List<String> names, boolean header, Selection selection)
    implements Serializable {

  /** A parser of the caller's own. */
  RowParser parser() {
    return new RowParser(
        format == Format.CSV
            ? new CsvColumns(delimiter, names, selection)
            : new JsonColumns(selection),
        selection);
  }
}
