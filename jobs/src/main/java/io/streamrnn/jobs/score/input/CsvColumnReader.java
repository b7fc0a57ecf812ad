/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;

/** Reads the lines of a CSV file. A line is a row: no field contains a line break. */
final class CsvColumnReader implements ColumnReader {

  private final ObjectReader fields;
  private final char delimiter;
  private final int width;
  private final int[] positions;

  /**
   * A reader of the selected columns.
   *
   * @param names of all columns of the file
   */
  CsvColumnReader(char delimiter, List<String> names, ColumnSelection selection) {
    this.fields = fieldsOf(delimiter);
    this.delimiter = delimiter;
    this.width = names.size();
    this.positions = selection.columns().stream().mapToInt(names::indexOf).toArray();
  }

  /** The fields of one line, such as the names in a header. */
  static List<String> split(String line, char delimiter) throws InvalidRowException {
    return List.of(split(fieldsOf(delimiter), delimiter, line));
  }

  @Override
  public FieldValue[] read(String line) throws InvalidRowException {
    String[] found = split(fields, delimiter, line);
    checkWidth(found);
    FieldValue[] values = new FieldValue[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = FieldValue.text(found[positions[i]]);
    }
    return values;
  }

  /** Extra fields may be empty, since some programs end lines with delimiters. */
  private void checkWidth(String[] found) throws InvalidRowException {
    int last = found.length;
    while (last > width && found[last - 1].isBlank()) {
      last--;
    }
    if (last != width) {
      throw new InvalidRowException(
          "a row must have one field per column: columns=%d, fields=%d".formatted(width, last));
    }
  }

  private static ObjectReader fieldsOf(char delimiter) {
    return new CsvMapper()
        .readerFor(String[].class)
        .with(CsvSchema.emptySchema().withColumnSeparator(delimiter));
  }

  private static String[] split(ObjectReader fields, char delimiter, String line)
      throws InvalidRowException {
    String[] found;
    try {
      found = fields.readValue(line);
    } catch (JacksonException e) {
      throw new InvalidRowException("a row must be valid CSV: " + e.getOriginalMessage());
    }
    requireNoStrayQuote(line, delimiter);
    return found;
  }

  /**
   * Rejects a quote inside a field that does not begin with one. Most often it closes a field that
   * began on an earlier line. Read as a row, this line would be an event that never happened.
   *
   * @param line that can be split, so every quoted field is closed
   */
  private static void requireNoStrayQuote(String line, char delimiter) throws InvalidRowException {
    int start = 0;
    for (int quote = line.indexOf('"'); quote >= 0; quote = line.indexOf('"', start)) {
      int unquoted = quote == start ? afterClosing(line, start) : start;
      int end = line.indexOf(delimiter, unquoted);
      int stray = line.indexOf('"', unquoted);
      if (stray >= 0 && (end < 0 || stray < end)) {
        throw new InvalidRowException(
            "a field with a quote must be quoted, its quotes doubled, and end on the same line: quote at character %d"
                .formatted(stray + 1));
      }
      start = end < 0 ? line.length() : end + 1;
    }
  }

  private static int afterClosing(String line, int opening) {
    int quote = line.indexOf('"', opening + 1);
    while (quote + 1 < line.length() && line.charAt(quote + 1) == '"') {
      quote = line.indexOf('"', quote + 2);
    }
    return quote + 1;
  }
}
