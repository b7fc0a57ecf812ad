/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.input;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.jobs.score.features.FeatureColumn;
import io.streamrnn.jobs.score.features.Preprocessing;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.JsonProblem;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The JSON file of {@code --scaler}.
 *
 * @param features names, in the order of the model's inputs
 * @param min smallest value of each feature
 * @param max largest value of each feature
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ScalerFile(List<String> features, List<Double> min, List<Double> max) {

  /** The content of a file. A list that the file lacks is empty. */
  ScalerFile {
    features = Objects.requireNonNullElse(features, List.of());
    min = Objects.requireNonNullElse(min, List.of());
    max = Objects.requireNonNullElse(max, List.of());
  }

  /**
   * Reads the scaler for the selected features. For a column of arrays the file has one feature per
   * number, whatever their names.
   *
   * @throws CannotRunException if the file cannot be read, or is for other features
   */
  static Preprocessing read(Path file, ColumnSelection selection) {
    ScalerFile content = parse(file);
    content.checkSizes(file);
    if (selection.hasArrays()) {
      content.checkNumber(file, selection.arraySize());
    } else {
      content.checkFeatures(file, selection.features());
    }
    content.checkRanges(file);
    return content.preprocessing();
  }

  private Preprocessing preprocessing() {
    return new Preprocessing(
        IntStream.range(0, features.size())
            .mapToObj(i -> FeatureColumn.minMax(features.get(i), min.get(i), max.get(i)))
            .toList());
  }

  private static ScalerFile parse(Path file) {
    UserFiles.requireFile("--scaler", file);
    try {
      return new ObjectMapper().readValue(file.toFile(), ScalerFile.class);
    } catch (JacksonException e) {
      throw new CannotRunException(
          "--scaler must be a JSON file of the form {\"features\": [\"a\"], \"min\": [0.0], \"max\": [1.0]}: --scaler=%s: %s"
              .formatted(file, JsonProblem.of(e)),
          e);
    } catch (IOException e) {
      throw UserFiles.unreadable("--scaler", file, e);
    }
  }

  private void checkSizes(Path file) {
    if (min.size() != features.size() || max.size() != features.size()) {
      throw new CannotRunException(
          "--scaler must have 'features', 'min' and 'max' of the same length: --scaler=%s, features=%d, min=%d, max=%d"
              .formatted(file, features.size(), min.size(), max.size()));
    }
  }

  private void checkNumber(Path file, int size) {
    if (features.size() != size) {
      throw new CannotRunException(
          "--scaler must have one feature per number of the arrays: --scaler=%s, inputSize=%d, features=%d"
              .formatted(file, size, features.size()));
    }
  }

  private void checkFeatures(Path file, List<String> wanted) {
    for (String feature : wanted) {
      if (!features.contains(feature)) {
        throw new CannotRunException(
            "--scaler must have all columns of --features: '%s' not found%s, --scaler=%s; its features are: %s"
                .formatted(
                    feature, Suggestion.of(feature, features), file, ColumnNames.text(features)));
      }
    }
    if (!features.equals(wanted)) {
      throw new CannotRunException(
          "--features must have the order of the features in --scaler, which is the order of the model's inputs: --scaler=%s; use --features %s"
              .formatted(file, ColumnNames.argument(features)));
    }
  }

  private void checkRanges(Path file) {
    for (int i = 0; i < features.size(); i++) {
      Double low = min.get(i);
      Double high = max.get(i);
      if (low == null
          || high == null
          || !Double.isFinite(low)
          || !Double.isFinite(high)
          || low > high) {
        throw new CannotRunException(
            "min and max in --scaler must be finite, and min at most max: feature='%s', min=%s, max=%s, --scaler=%s"
                .formatted(features.get(i), low, high, file));
      }
    }
  }
}
