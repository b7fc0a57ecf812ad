package io.streamrnn.jobs.score;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;

/**
 * Reads lines of a file with separated columns. A line is a row: no field may hold a line break.
 */
final class CsvColumns implements ColumnReader {

  private final ObjectReader fields;
  private final char delimiter;
  private final int width;
  private final int[] positions;

  CsvColumns(char delimiter, List<String> names, Selection selection) {
    this.fields = fieldsOf(delimiter);
    this.delimiter = delimiter;
    this.width = names.size();
    this.positions = selection.columns().stream().mapToInt(names::indexOf).toArray();
  }

  /** The fields of one line, such as the names in a header. */
  static List<String> split(String line, char delimiter) throws BadRowException {
    return List.of(split(fieldsOf(delimiter), delimiter, line));
  }

  @Override
  public Value[] read(String line) throws BadRowException {
    String[] found = split(fields, delimiter, line);
    checkWidth(found);
    Value[] values = new Value[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Value(found[positions[i]], false);
    }
    return values;
  }

  /** Fields beyond the columns may be empty: some files end their lines with delimiters. */
  private void checkWidth(String[] found) throws BadRowException {
    int last = found.length;
    while (last > width && found[last - 1].isBlank()) {
      last--;
    }
    if (last != width) {
      throw new BadRowException(
          "a row must have a field for each column: columns=%d, fields=%d".formatted(width, last));
    }
  }

  private static ObjectReader fieldsOf(char delimiter) {
    return new CsvMapper()
        .readerFor(String[].class)
        .with(CsvSchema.emptySchema().withColumnSeparator(delimiter));
  }

  private static String[] split(ObjectReader fields, char delimiter, String line)
      throws BadRowException {
    String[] found;
    try {
      found = fields.readValue(line);
    } catch (JacksonException e) {
      throw new BadRowException("the row cannot be split: " + e.getOriginalMessage());
    }
    requireNoStrayQuote(line, delimiter);
    return found;
  }

  /**
   * A quote in a field that does not begin with one is most often the end of a field that was begun
   * in a line before: taken for a row, it would be an event that never was.
   *
   * @param line which can be split, so that what is quoted ends
   */
  private static void requireNoStrayQuote(String line, char delimiter) throws BadRowException {
    int start = 0;
    for (int quote = line.indexOf('"'); quote >= 0; quote = line.indexOf('"', start)) {
      int unquoted = quote == start ? afterClosing(line, start) : start;
      int end = line.indexOf(delimiter, unquoted);
      int stray = line.indexOf('"', unquoted);
      if (stray >= 0 && (end < 0 || stray < end)) {
        throw new BadRowException(
            "a field that holds a quote must be quoted, its quotes doubled, and end in its line: there is a quote at character %d"
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
