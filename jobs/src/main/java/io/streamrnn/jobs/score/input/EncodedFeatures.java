/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.MissingTexts;
import io.streamrnn.jobs.score.features.Preprocessing;
import java.util.List;

/** Reads features that have a column each. A row has one step. */
final class EncodedFeatures implements FeatureReader {

  private final List<FeatureColumn> columns;
  private final int first;
  private final boolean acceptsMissing;

  EncodedFeatures(ColumnSelection selection, Preprocessing preprocessing, boolean acceptsMissing) {
    this.columns = preprocessing.features();
    this.first = selection.firstFeature();
    this.acceptsMissing = acceptsMissing;
  }

  @Override
  public double[] read(FieldValue[] values) throws InvalidRowException {
    double[] features = new double[columns.size()];
    for (int i = 0; i < features.length; i++) {
      FeatureColumn column = columns.get(i);
      FieldValue value = values[first + i];
      features[i] = isMissing(column, value) ? missing(column, value) : number(column, value);
    }
    return features;
  }

  /** Whether a feature has no value. */
  static boolean isMissing(FeatureColumn feature, FieldValue value) {
    return value.isAbsent() || feature.encoding().isMissing(value.text());
  }

  private double missing(FeatureColumn feature, FieldValue value) throws InvalidRowException {
    if (acceptsMissing) {
      return Double.NaN;
    }
    throw new InvalidRowException(
        "column '%s' must have a %s%s; add --missing to score rows without one"
            .formatted(
                feature.column(),
                feature.encoding().isText() ? "text" : "value",
                value.text().isBlank() ? "" : ": value='" + value.text() + "'"));
  }

  /**
   * The number of a value.
   *
   * @throws InvalidRowException if the value has none
   */
  static double number(FeatureColumn feature, FieldValue value) throws InvalidRowException {
    if (feature.encoding().isText()) {
      return text(feature, value);
    }
    RowParser.requireValue(feature.column(), value);
    if (value.isArray()) {
      throw new InvalidRowException(
          "column '%s' must hold one number, but holds an array; for arrays, --features must name one column, with an array in one of the first %d rows"
              .formatted(feature.column(), InputInspector.SAMPLE));
    }
    return parse(feature, value, value.text().trim());
  }

  private static double text(FeatureColumn feature, FieldValue value) throws InvalidRowException {
    if (value.bare()) {
      throw new InvalidRowException(
          "column '%s' must be a text, since the model looks texts up: value=%s; put it in quotes"
              .formatted(feature.column(), Excerpt.of(value.text())));
    }
    return parse(feature, value, value.text());
  }

  private static double parse(FeatureColumn feature, FieldValue value, String text)
      throws InvalidRowException {
    double number = feature.encoding().parse(text);
    if (Double.isNaN(number)) {
      throw new InvalidRowException(
          "column '%s' must be %s: value='%s'%s"
              .formatted(
                  feature.column(),
                  feature.encoding().expected(),
                  Excerpt.of(value.text()),
                  feature.encoding().isText() ? "" : MissingTexts.hint(text)));
    }
    return number;
  }
}
