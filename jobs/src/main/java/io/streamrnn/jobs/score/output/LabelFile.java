/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.jobs.shared.CannotRunException;
import io.streamrnn.jobs.shared.JsonProblem;
import io.streamrnn.jobs.shared.UserFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads {@code --labels}: one label per line, a JSON array of labels, or a JSON object of labels
 * and indices.
 */
final class LabelFile {

  private static final String OPTION = "--labels";

  private LabelFile() {}

  /**
   * The labels of a file, in the order of the outputs.
   *
   * @param outputs how many the model has
   * @throws CannotRunException if the file cannot be read, or has another number of labels
   */
  static List<String> read(String file, int outputs) {
    String text = text(Path.of(file));
    boolean json = text.stripLeading().startsWith("[") || text.stripLeading().startsWith("{");
    List<String> labels = json ? parse(file, text) : text.lines().toList();
    if (labels.size() != outputs) {
      throw new CannotRunException(
          "--labels must have one label per output of the model: --labels=%s, labels=%d, outputs=%d"
              .formatted(file, labels.size(), outputs));
    }
    return labels;
  }

  private static String text(Path file) {
    UserFiles.requireFile(OPTION, file);
    try {
      String text = Files.readString(file);
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (IOException e) {
      throw UserFiles.unreadable(OPTION, file, e);
    }
  }

  private static List<String> parse(String file, String text) {
    JsonNode json;
    try {
      json = JsonMapper.builder().build().readTree(text);
    } catch (JsonProcessingException e) {
      throw invalid(file, JsonProblem.of(e));
    }
    return json.isArray() ? ofArray(json) : ofObject(file, json);
  }

  private static List<String> ofArray(JsonNode array) {
    List<String> labels = new ArrayList<>();
    array.forEach(label -> labels.add(label.asText()));
    return labels;
  }

  /** Either side may be the index: vocabularies are written both ways. */
  private static List<String> ofObject(String file, JsonNode object) {
    String[] labels = new String[object.size()];
    Arrays.fill(labels, "");
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      boolean isIndex = entry.getValue().isInt();
      int index = isIndex ? entry.getValue().asInt() : index(entry.getKey());
      if (index < 0 || index >= labels.length || !labels[index].isEmpty()) {
        throw invalid(
            file, "the indices must be 0 to %d, each once: %s".formatted(labels.length - 1, entry));
      }
      labels[index] = isIndex ? entry.getKey() : entry.getValue().asText();
    }
    return List.of(labels);
  }

  private static int index(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static CannotRunException invalid(String file, String problem) {
    return new CannotRunException(
        "--labels must have one label per line, or be a JSON array of labels, or a JSON object of labels and indices: --labels=%s: %s"
            .formatted(file, problem));
  }
}
