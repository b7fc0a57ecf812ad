/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the first row of CSV, which has the names of the columns. */
final class CsvHeader {

  private CsvHeader() {}

  /**
   * The names in a header that was checked before.
   *
   * @throws IOException if the file was changed since
   */
  static List<String> names(Line line, char delimiter) throws IOException {
    try {
      return parse(line, delimiter);
    } catch (InvalidRowException e) {
      throw new IOException("the header must be valid CSV: " + e.getMessage(), e);
    }
  }

  /**
   * The names in a header, without blanks around them and without empty ones at the end.
   *
   * @throws InvalidRowException if the line is not CSV
   */
  static List<String> parse(Line line, char delimiter) throws InvalidRowException {
    List<String> fields = CsvColumnReader.split(line.valid(), delimiter);
    List<String> names = new ArrayList<>(fields.stream().map(String::trim).toList());
    while (!names.isEmpty() && names.get(names.size() - 1).isEmpty()) {
      names.remove(names.size() - 1);
    }
    return names;
  }
}
