/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.model.UnsupportedModelException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A {@code config.json} beside weights. */
final class TorchConfig {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private TorchConfig() {}

  /**
   * What it declares under {@code layers}: a text, or a list of texts.
   *
   * @param config JSON; blank if there is none
   * @return empty if it has no such key
   */
  static Optional<String> layers(String config) {
    if (config.isBlank()) {
      return Optional.empty();
    }
    JsonNode layers = parse(config).path("layers");
    return switch (layers.getNodeType()) {
      case MISSING, NULL -> Optional.empty();
      case STRING -> Optional.of(layers.textValue());
      case ARRAY -> Optional.of(joined(layers));
      default -> throw wrong(layers);
    };
  }

  private static JsonNode parse(String config) {
    try {
      return JSON.readTree(config);
    } catch (JsonProcessingException e) {
      throw new UnsupportedModelException(
          "the configuration beside the weights must be JSON: " + e.getOriginalMessage());
    }
  }

  private static String joined(JsonNode layers) {
    return StreamSupport.stream(layers.spliterator(), false)
        .map(TorchConfig::text)
        .collect(Collectors.joining(" "));
  }

  private static String text(JsonNode layer) {
    if (!layer.isTextual()) {
      throw wrong(layer);
    }
    return layer.textValue();
  }

  private static UnsupportedModelException wrong(JsonNode given) {
    return new UnsupportedModelException(
        "layers in the configuration beside the weights must be a text, or a list of texts: got=%s; write {\"layers\": \"lstm relu fc sigmoid\"}"
            .formatted(given.getNodeType()));
  }
}
