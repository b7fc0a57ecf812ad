/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The vocabularies that lookups have learned ({@code adapt}), as an archive holds them: in {@code
 * assets/layers/string_lookup/vocabulary.txt}, a token a line, named as {@link ArchivedWeights}
 * are.
 */
final class ArchivedVocabularies {

  private static final String ASSETS = "assets/";
  private static final String FILE = "/vocabulary.txt";

  // Python's splitlines.
  private static final Pattern LINE_END =
      Pattern.compile("\\r\\n|[\\n\\r\\x0B\\f\\x1C-\\x1E\\u0085\\u2028\\u2029]");

  private final Map<String, byte[]> files = new HashMap<>();
  private final String container;

  /**
   * The vocabularies of an archive.
   *
   * @param entries of it by their names
   */
  ArchivedVocabularies(Map<String, byte[]> entries) {
    entries.forEach((name, content) -> files.put(name.replace('\\', '/'), content));
    this.container =
        ArchivedWeights.CONTAINERS.stream()
            .filter(each -> files.keySet().stream().anyMatch(n -> n.startsWith(ASSETS + each)))
            .findFirst()
            .orElse(ArchivedWeights.CONTAINERS.get(0));
  }

  /** Whether an entry of an archive is a vocabulary. */
  static boolean isVocabulary(String entry) {
    return entry.startsWith("assets") && entry.replace('\\', '/').endsWith(FILE);
  }

  /** Adds the vocabularies to the configuration of a model, and of models within it. */
  void addTo(JsonNode model) {
    add(model.path("config").path("layers"), ASSETS + container);
  }

  private void add(JsonNode layers, String within) {
    Map<String, Integer> used = new HashMap<>();
    // A layer that is called twice is in the list once.
    Map<JsonNode, String> paths = new LinkedHashMap<>();
    for (JsonNode layer : layers) {
      String type = layer.path("class_name").asText();
      paths.put(layer, within + "/" + ArchiveNames.next(type, used));
    }
    paths.forEach(this::addToLayer);
  }

  private void addToLayer(JsonNode layer, String path) {
    JsonNode config = layer.path("config");
    add(config.path("layers"), path + "/" + container);
    byte[] content = files.get(path + FILE);
    if (content != null
        && config instanceof ObjectNode object
        && !object.hasNonNull("vocabulary")) {
      boolean areTexts = layer.path("class_name").asText().equals("StringLookup");
      tokens(content).forEach(token -> addToken(object.withArray("/vocabulary"), token, areTexts));
    }
  }

  private static void addToken(ArrayNode vocabulary, String token, boolean isText) {
    if (isText) {
      vocabulary.add(token);
    } else {
      vocabulary.add(Long.parseLong(token.strip()));
    }
  }

  private static List<String> tokens(byte[] content) {
    List<String> lines = List.of(LINE_END.split(new String(content, StandardCharsets.UTF_8), -1));
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).isEmpty()) {
      end--;
    }
    return lines.subList(0, end);
  }
}
