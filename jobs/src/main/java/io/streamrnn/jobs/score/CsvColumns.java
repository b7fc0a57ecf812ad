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
  private final int width;
  private final int[] positions;

  CsvColumns(char delimiter, List<String> names, Selection selection) {
    this.fields = fieldsOf(delimiter);
    this.width = names.size();
    this.positions = selection.columns().stream().mapToInt(names::indexOf).toArray();
  }

  /** The fields of one line, such as the names in a header. */
  static List<String> split(String line, char delimiter) throws BadRowException {
    return List.of(split(fieldsOf(delimiter), line));
  }

  @Override
  public Value[] read(String line) throws BadRowException {
    String[] found = split(fields, line);
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

  private static String[] split(ObjectReader fields, String line) throws BadRowException {
    try {
      return fields.readValue(line);
    } catch (JacksonException e) {
      throw new BadRowException("the row cannot be split: " + e.getOriginalMessage());
    }
  }
}
