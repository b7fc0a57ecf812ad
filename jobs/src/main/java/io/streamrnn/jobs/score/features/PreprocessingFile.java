/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.JsonProblem;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The file of {@code --preprocessing}, which {@code fit-preprocessing} writes. */
public final class PreprocessingFile {

  private static final String FORMAT = "streamrnn-preprocessing-1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private PreprocessingFile(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws CannotRunException if it cannot be read, or is none of {@code fit-preprocessing}
   */
  public static Preprocessing read(Path file) {
    UserFiles.requireFile("--preprocessing", file);
    try {
      return new PreprocessingFile(file).parse(JSON.readTree(file.toFile()));
    } catch (JacksonException e) {
      throw new CannotRunException(
          "--preprocessing must be a JSON file of fit-preprocessing: --preprocessing=%s: %s"
              .formatted(file, JsonProblem.of(e)),
          e);
    } catch (IOException e) {
      throw UserFiles.unreadable("--preprocessing", file, e);
    }
  }

  /** Writes a file. */
  public static void write(Path file, Preprocessing preprocessing) throws IOException {
    ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
    ArrayNode features = root.putArray("features");
    for (FeatureColumn feature : preprocessing.features()) {
      ObjectNode json = features.addObject();
      json.put("column", feature.column());
      json.put("kind", feature.encoding().kind().toString());
      feature.encoding().describe(json);
    }
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  private Preprocessing parse(JsonNode root) {
    if (!FORMAT.equals(root.path("format").asText())) {
      throw new CannotRunException(
          "--preprocessing must be a file of fit-preprocessing: --preprocessing=%s, format='%s', expected '%s'; a file with 'min' and 'max' is for --scaler"
              .formatted(file, root.path("format").asText(), FORMAT));
    }
    List<FeatureColumn> features = new ArrayList<>();
    for (JsonNode feature : root.path("features")) {
      features.add(feature(feature, "features[" + features.size() + "]"));
    }
    if (features.isEmpty()) {
      throw invalid("features", "must have at least one feature");
    }
    return new Preprocessing(features);
  }

  private FeatureColumn feature(JsonNode json, String place) {
    String column = json.path("column").asText();
    String name = json.path("kind").asText();
    FeatureKind kind =
        FeatureKind.of(name)
            .orElseThrow(
                () ->
                    invalid(
                        place + ".kind",
                        "must be one of %s: kind='%s'"
                            .formatted(String.join(", ", FeatureKind.names()), name)));
    if (column.isEmpty()) {
      throw invalid(place + ".column", "must be the name of a column");
    }
    return new FeatureColumn(column, encoding(kind, json, place));
  }

  private FeatureEncoding encoding(FeatureKind kind, JsonNode json, String place) {
    return switch (kind) {
      case NUMBER, LOG -> NumberEncoding.plain(kind);
      case STANDARD, LOG_STANDARD ->
          new NumberEncoding(kind, number(json, place, "mean"), range(json, place, "std"));
      case ROBUST ->
          new NumberEncoding(kind, number(json, place, "median"), range(json, place, "iqr"));
      case MIN_MAX -> minMax(json, place);
      case BOOLEAN -> new BooleanEncoding();
      case TIME_DAY, TIME_WEEK -> new TimeEncoding(kind);
      case ONE_HOT, TOKEN -> category(kind, json, place);
      case TEXT -> TextEncoding.unbound();
    };
  }

  private FeatureEncoding minMax(JsonNode json, String place) {
    double min = number(json, place, "min");
    double max = number(json, place, "max");
    if (min > max) {
      throw invalid(
          place, "must have a min that is at most max: min=%s, max=%s".formatted(min, max));
    }
    NumberEncoding encoding = new NumberEncoding(FeatureKind.MIN_MAX, min, max);
    if (!encoding.isFinite()) {
      throw invalid(
          place, "must have a finite distance of min and max: min=%s, max=%s".formatted(min, max));
    }
    return encoding;
  }

  private double range(JsonNode json, String place, String name) {
    double range = number(json, place, name);
    if (range < 0) {
      throw invalid(place + "." + name, "must not be negative: value=" + range);
    }
    return range;
  }

  private double number(JsonNode json, String place, String name) {
    JsonNode value = json.path(name);
    if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
      throw invalid(place + "." + name, "must be a finite number: value=" + value);
    }
    return value.asDouble();
  }

  private FeatureEncoding category(FeatureKind kind, JsonNode json, String place) {
    List<String> categories = new ArrayList<>();
    json.path("vocabulary").forEach(category -> categories.add(category.asText()));
    if (categories.isEmpty()) {
      throw invalid(place + ".vocabulary", "must be a list of categories");
    }
    try {
      return CategoryEncoding.of(
          kind,
          categories,
          HandleUnknown.valueOf(
              json.path("handleUnknown").asText("reject").toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw invalid(place, "must have a valid vocabulary and handleUnknown: " + e.getMessage());
    }
  }

  private CannotRunException invalid(String place, String rule) {
    return new CannotRunException(
        "%s %s, --preprocessing=%s; fit the file again".formatted(place, rule, file));
  }
}
