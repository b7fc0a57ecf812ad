/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.Serializable;
import java.util.List;

/**
 * Where the rows are in a file, and the columns in a row.
 *
 * @param delimiter between the fields of CSV
 * @param names of all columns of CSV; empty for JSON lines
 * @param header whether the first line has the names of the columns
 * @param selection the columns that are read
 */
public record RowLayout(
    Format format, char delimiter, List<String> names, boolean header, ColumnSelection selection)
    implements Serializable {

  /** A new parser, owned by the caller. */
  RowParser parser() {
    ColumnReader columns =
        switch (format) {
          case CSV -> new CsvColumnReader(delimiter, names, selection);
          case JSONL -> new JsonColumnReader(selection);
        };
    return new RowParser(columns, selection);
  }
}
