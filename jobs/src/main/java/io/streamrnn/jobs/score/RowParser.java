package io.streamrnn.jobs.score;

import java.util.List;

/** Makes a {@link Row} of a line, whatever the line holds. For one thread. */
final class RowParser {

  private static final double[] NONE = {};

  private final ColumnReader columns;
  private final List<String> names;
  private final int firstFeature;

  RowParser(ColumnReader columns, Selection selection) {
    this.columns = columns;
    this.names = selection.columns();
    this.firstFeature = selection.firstFeature();
  }

  /**
   * Makes the row of a line.
   *
   * @param number of the row, from 0
   * @param line of the file
   */
  Row parse(long number, LineReader.Line line) {
    Value key = null;
    try {
      Value[] values = columns.read(line.whole());
      key = values[0];
      for (int i = 0; i < firstFeature; i++) {
        checkText(names.get(i), values[i]);
      }
      Value order = firstFeature == 1 ? null : values[1];
      return new Row(number, line.number(), key, order, features(values), line.text(), null);
    } catch (BadRowException e) {
      return new Row(number, line.number(), key, null, NONE, line.text(), e.getMessage());
    }
  }

  /** Each event is one line of the output, so what is copied there must not break it. */
  private static void checkText(String name, Value value) throws BadRowException {
    if (value == null || value.text().isBlank()) {
      throw new BadRowException("column '%s' must have a value".formatted(name));
    }
    if (value.bare() && !isJson(value.text())) {
      throw new BadRowException(
          "column '%s' must be a value of JSON, which has no NaN and no infinity: value=%s"
              .formatted(name, value.text()));
    }
    if (value.text().indexOf('\n') >= 0 || value.text().indexOf('\r') >= 0) {
      throw new BadRowException("column '%s' must not hold a line break".formatted(name));
    }
  }

  /** What stands without quotes is copied as it is, and the parser takes more than JSON has. */
  private static boolean isJson(String bare) {
    return endsWithDigit(bare) || bare.equals("true") || bare.equals("false");
  }

  private double[] features(Value[] values) throws BadRowException {
    double[] features = new double[values.length - firstFeature];
    for (int i = 0; i < features.length; i++) {
      features[i] = number(names.get(firstFeature + i), values[firstFeature + i]);
    }
    return features;
  }

  private static double number(String name, Value value) throws BadRowException {
    if (value == null || value.text().isBlank()) {
      throw new BadRowException("column '%s' must have a value".formatted(name));
    }
    double number = parse(value.text().trim());
    if (!Double.isFinite(number)) {
      throw new BadRowException(
          "column '%s' must be a finite number: value='%s'".formatted(name, value.text()));
    }
    return number;
  }

  private static double parse(String text) {
    try {
      return isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** Double.parseDouble takes Java's literals too, such as 1f, 1d and 0x1p3. */
  private static boolean isDecimal(String text) {
    return (endsWithDigit(text) || text.endsWith("."))
        && text.indexOf('x') < 0
        && text.indexOf('X') < 0;
  }

  private static boolean endsWithDigit(String text) {
    char last = text.charAt(text.length() - 1);
    return last >= '0' && last <= '9';
  }
}
