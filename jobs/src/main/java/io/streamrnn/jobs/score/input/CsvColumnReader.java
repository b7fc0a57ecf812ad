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

/** Reads the rows of a CSV file. */
final class CsvColumnReader implements ColumnReader {

  private final ObjectReader fields;
  private final CsvQuotes quotes;
  private final int width;
  private final int[] positions;

  /**
   * A reader of the selected columns.
   *
   * @param names of all columns of the file
   */
  CsvColumnReader(char delimiter, List<String> names, ColumnSelection selection) {
    this.fields = fieldsOf(delimiter);
    this.quotes = new CsvQuotes(delimiter);
    this.width = names.size();
    this.positions = selection.columns().stream().mapToInt(names::indexOf).toArray();
  }

  /** The fields of one line, such as the names in a header. */
  static List<String> split(String line, char delimiter) throws InvalidRowException {
    return List.of(split(fieldsOf(delimiter), new CsvQuotes(delimiter), line));
  }

  @Override
  public FieldValue[] read(String line) throws InvalidRowException {
    String[] found = split(fields, quotes, line);
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

  private static String[] split(ObjectReader fields, CsvQuotes quotes, String line)
      throws InvalidRowException {
    String[] found;
    try {
      found = fields.readValue(line);
    } catch (JacksonException e) {
      throw new InvalidRowException(
          quotes.isOpen(line)
              ? "a quoted field must be closed, within %d lines: %s"
                  .formatted(CsvLines.MAX_LINES, e.getOriginalMessage())
              : "a row must be valid CSV: " + e.getOriginalMessage());
    }
    int lineBreak = quotes.lineBreak(line);
    if (lineBreak >= 0) {
      // What is behind it would be lost.
      throw new InvalidRowException(
          "a row must end with LF or CR LF, and a field with a line break must be quoted: %s at character %d"
              .formatted(line.charAt(lineBreak) == '\r' ? "CR" : "LF", lineBreak + 1));
    }
    int stray = quotes.stray(line);
    if (stray >= 0) {
      // Read as a row, this line would be an event that never happened.
      throw new InvalidRowException(
          "a field with a quote must be quoted, and its quotes doubled: quote at character %d"
              .formatted(stray + 1));
    }
    return found;
  }

  /** Whether a text is a row with the right number of fields. */
  boolean isRow(String text) {
    try {
      checkWidth(split(fields, quotes, text));
      return true;
    } catch (InvalidRowException e) {
      return false;
    }
  }
}
