/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import io.streamrnn.jobs.score.features.BooleanEncoding;
import io.streamrnn.jobs.score.features.Decimals;
import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.MissingTexts;
import io.streamrnn.jobs.score.features.Times;
import io.streamrnn.jobs.shared.CannotRunException;

/** Counts the values of a feature column that are of its kind. */
final class ColumnValues {

  private final FeatureColumn feature;
  private boolean anyValid;
  private String firstFile = "";
  private long firstLine;
  private FieldValue first = FieldValue.ABSENT;

  ColumnValues(FeatureColumn feature) {
    this.feature = feature;
  }

  /** Looks at a value. */
  void add(String file, long line, FieldValue value) {
    if (EncodedFeatures.isMissing(feature, value)) {
      return;
    }
    boolean isValid = feature.encoding().isText() ? isText(value) : isNumber(value);
    anyValid |= isValid;
    if (!isValid && first.isAbsent()) {
      firstFile = file;
      firstLine = line;
      first = value;
    }
  }

  private boolean isText(FieldValue value) {
    return !value.bare() && !Double.isNaN(feature.encoding().parse(value.text()));
  }

  private boolean isNumber(FieldValue value) {
    return value.isScalar() && !Double.isNaN(feature.encoding().parse(value.text().trim()));
  }

  /**
   * Requires one of the values to be of the kind.
   *
   * @throws CannotRunException if there are values, but none is
   */
  void requireAny(long rows) {
    if (!anyValid && !first.isAbsent()) {
      throw new CannotRunException(
          "column '%s' of --features must be %s, but none of the first %,d rows has one: line %d: value='%s', --input=%s%s"
              .formatted(
                  feature.column(),
                  feature.encoding().expected(),
                  rows,
                  firstLine,
                  Excerpt.of(first.text()),
                  firstFile,
                  remedy()));
    }
  }

  private String remedy() {
    String text = first.text().trim();
    String column = feature.column();
    if (first.isArray() && !feature.encoding().isText()) {
      return "; for arrays, --features must name one column";
    }
    if (first.isObject()) {
      return "; name a field inside of it, such as %s.FIELD".formatted(column);
    }
    if (feature.encoding().isText()) {
      return first.bare()
          ? "; put texts in quotes, one in a row"
          : "; name the column that the model was trained with";
    }
    String missing = MissingTexts.hint(text);
    if (!missing.isEmpty()) {
      return missing;
    }
    if (Double.isFinite(Decimals.parse(text.replace(',', '.')))) {
      return "; write numbers with a decimal point";
    }
    if (Times.parse(text).isPresent()) {
      return "; for a time use --features %1$s:time:day or %1$s:time:week".formatted(column);
    }
    if (!Double.isNaN(new BooleanEncoding().parse(text))) {
      return "; for truth values use --features %s:boolean".formatted(column);
    }
    return "; for categories run fit-preprocessing --features %1$s:one-hot,... (or %1$s:token), and score with --preprocessing"
        .formatted(column);
  }
}
