package io.streamrnn.jobs.score;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.Suggestion;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A JSON file with the features of a model, in its order, and the smallest and largest of each. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ScalerFile(List<String> features, List<Double> min, List<Double> max) {

  /**
   * Reads the scaling of these features; of an array, one for each of its numbers, whatever their
   * names.
   *
   * @throws CannotRunException if the file cannot be read or is about other features
   */
  static Scaler read(Path file, Selection selection) {
    ScalerFile content = parse(file);
    content.checkSizes(file);
    if (selection.hasArrays()) {
      content.checkNumber(file, selection.arraySize());
    } else {
      content.checkFeatures(file, selection.features());
    }
    content.checkRanges(file);
    return new Scaler(content.min, content.max);
  }

  private static ScalerFile parse(Path file) {
    UserFiles.requireFile("--scaler", file);
    try {
      return new ObjectMapper().readValue(file.toFile(), ScalerFile.class);
    } catch (JacksonException e) {
      throw new CannotRunException(
          "the scaler file is not of the expected form: --scaler=%s: %s; expected {\"features\": [\"a\"], \"min\": [0.0], \"max\": [1.0]}"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw UserFiles.unreadable("--scaler", file, e);
    }
  }

  private void checkSizes(Path file) {
    if (features == null
        || min == null
        || max == null
        || min.size() != features.size()
        || max.size() != features.size()) {
      throw new CannotRunException(
          "the scaler file must have 'features', 'min' and 'max', of one length: --scaler=%s, features=%s, min=%s, max=%s"
              .formatted(file, length(features), length(min), length(max)));
    }
  }

  private void checkNumber(Path file, int size) {
    if (features.size() != size) {
      throw new CannotRunException(
          "the scaler file must have as many features as the arrays have numbers: inputSize=%d, features=%d, --scaler=%s"
              .formatted(size, features.size(), file));
    }
  }

  private void checkFeatures(Path file, List<String> wanted) {
    for (String feature : wanted) {
      if (!features.contains(feature)) {
        throw new CannotRunException(
            "the scaler file lacks a feature: '%s' of --features is not in --scaler=%s%s; it has: %s"
                .formatted(
                    feature, file, Suggestion.of(feature, features), ColumnNames.text(features)));
      }
    }
    if (!features.equals(wanted)) {
      throw new CannotRunException(
          "--features must name the features of the scaler file, in its order, which is the model's: --scaler=%s; use --features %s"
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
            "min and max of a feature must be finite, min not above max: feature '%s', min=%s, max=%s, --scaler=%s"
                .formatted(features.get(i), low, high, file));
      }
    }
  }

  private static String length(List<?> list) {
    return list == null ? "none" : String.valueOf(list.size());
  }
}
