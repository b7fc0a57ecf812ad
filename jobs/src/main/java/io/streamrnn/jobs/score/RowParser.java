package io.streamrnn.jobs.score;

import java.util.List;

/** Makes a {@link Row} of a line, whatever the line holds. For one thread. */
final class RowParser {

  private static final double[] NONE = {};

  private final ColumnReader columns;
  private final List<String> names;
  private final int firstFeature;
  // Null if each feature has a column.
  private final StepArrays arrays;
  private final int arraySize;

  RowParser(ColumnReader columns, Selection selection) {
    this.columns = columns;
    this.names = selection.columns();
    this.firstFeature = selection.firstFeature();
    this.arraySize = selection.arraySize();
    this.arrays =
        selection.hasArrays() ? new StepArrays(selection.features().get(0), arraySize) : null;
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
      key = isScalar(values[0]) ? values[0] : null;
      for (int i = 0; i < firstFeature; i++) {
        checkText(names.get(i), values[i]);
      }
      Value order = firstFeature == 1 ? null : values[1];
      return new Row(number, line.number(), key, order, features(values), line.text(), null);
    } catch (BadRowException e) {
      return new Row(number, line.number(), key, null, NONE, line.text(), e.getMessage());
    }
  }

  /** What is copied to the output is part of a line there, so it must not break it. */
  private static void checkText(String name, Value value) throws BadRowException {
    requireValue(name, value);
    if (value.isArray()) {
      throw new BadRowException("column '%s' must not hold an array".formatted(name));
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
    char last = bare.charAt(bare.length() - 1);
    return last >= '0' && last <= '9' || bare.equals("true") || bare.equals("false");
  }

  private static void requireValue(String name, Value value) throws BadRowException {
    if (value == null || value.text().isBlank()) {
      throw new BadRowException("column '%s' must have a value".formatted(name));
    }
    if (value.isObject()) {
      throw new BadRowException("column '%s' must not hold an object".formatted(name));
    }
  }

  private static boolean isScalar(Value value) {
    return value != null && !value.isArray() && !value.isObject();
  }

  private double[] features(Value[] values) throws BadRowException {
    if (arrays != null) {
      return array(names.get(firstFeature), values[firstFeature]);
    }
    double[] features = new double[values.length - firstFeature];
    for (int i = 0; i < features.length; i++) {
      features[i] = number(names.get(firstFeature + i), values[firstFeature + i]);
    }
    return features;
  }

  private double[] array(String name, Value value) throws BadRowException {
    requireValue(name, value);
    if (value.isArray()) {
      return arrays.read(value.text());
    }
    if (arraySize > 1) {
      throw new BadRowException(
          "column '%s' must hold an array of numbers, or of steps: inputSize=%d, value='%s'"
              .formatted(name, arraySize, value.text()));
    }
    return new double[] {number(name, value)};
  }

  private static double number(String name, Value value) throws BadRowException {
    requireValue(name, value);
    if (value.isArray()) {
      throw new BadRowException(
          "column '%s' must hold one number, but holds an array; arrays are taken where --features names one column, and one of the first %d lines has an array there"
              .formatted(name, InputFile.SAMPLE));
    }
    double number = Numbers.parse(value.text().trim());
    if (!Double.isFinite(number)) {
      throw new BadRowException(
          "column '%s' must be a finite number: value='%s'".formatted(name, value.text()));
    }
    return number;
  }
}
