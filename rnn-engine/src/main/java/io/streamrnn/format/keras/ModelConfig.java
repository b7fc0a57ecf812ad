/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.TensorShape;
import java.util.List;
import java.util.Optional;

/**
 * The {@code model_config} of a file.
 *
 * @param name of the model; that of the file for a Sequential of Keras 1
 * @param config of a functional model; empty for a Sequential
 * @param layers in the order of the file
 * @param builtFor the shape of the input that a Sequential was built for, rows open; empty if the
 *     file does not say it
 */
record ModelConfig(
    String name,
    Optional<Config> config,
    List<LayerConfig> layers,
    Optional<TensorShape> builtFor) {

  // Ten times the number in the largest networks.
  private static final int MOST_LAYERS = 1 << 14;

  // Each model within a model takes three or four levels.
  private static final int DEEPEST = 200;

  // Python writes NaN as a bare word.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** Whether an input declares the number of sequences, which stateful layers require. */
  boolean hasBatch() {
    return layers.stream()
        .flatMap(layer -> LayerConfigs.inputShape(layer.config()).stream())
        .anyMatch(shape -> shape.rank() > 0 && shape.isKnown(0));
  }

  /** Reads either kind. */
  static ModelConfig of(String json, Place place) {
    return of(parse(json, place), place);
  }

  /** As {@link #of(String, Place)}, of JSON that was parsed. */
  static ModelConfig of(JsonNode node, Place place) {
    Config model = model(node, place);
    String type = model.text("class_name");
    String name = model.get("config").path("name").asText(place.model());
    return switch (type) {
      case "Sequential" ->
          new ModelConfig(name, Optional.empty(), sequential(model), builtFor(model));
      case "Model", "Functional" -> {
        Config config = model.object("config");
        yield new ModelConfig(
            name,
            Optional.of(config),
            Config.objects(config.get("layers"), place.layers()).stream()
                .map(LayerConfig::of)
                .toList(),
            Optional.empty());
      }
      default ->
          throw place.unsupported(
              "model not supported: %s; build it as a Sequential or a functional model, keras.Model(inputs, outputs), call set_weights(...) with its weights, and save that",
              type);
    };
  }

  /** Under the names of Keras 3 and of tf.keras. */
  private static Optional<TensorShape> builtFor(Config model) {
    return LayerConfigs.builtFor(model, "build_config", "input_shape")
        .or(() -> LayerConfigs.builtFor(model, "config", "build_input_shape"));
  }

  private static List<LayerConfig> sequential(Config model) {
    JsonNode config = model.get("config");
    // Until Keras 2.2.3 the list itself.
    JsonNode list = config.isObject() ? config.path("layers") : config;
    return Config.objects(list, model.place().layers()).stream().map(LayerConfig::of).toList();
  }

  /** Reads the configuration of a model, and counts its layers before any is built. */
  private static Config model(JsonNode node, Place place) {
    int layers = layersWithin(node);
    if (layers > MOST_LAYERS) {
      throw place.damaged(
          "a model must not have too many layers, those in models within it included: layers=%d, limit=%d",
          layers, MOST_LAYERS);
    }
    return new Config(node, place);
  }

  private static int layersWithin(JsonNode node) {
    // Until Keras 2.2.3 the configuration of a Sequential was the list itself.
    int count = node.path("config").isArray() ? node.get("config").size() : 0;
    count += node.path("layers").size() + node.path("cells").size();
    for (JsonNode child : node) {
      count += child.isContainerNode() ? layersWithin(child) : 0;
    }
    return count;
  }

  /** Reads JSON as Python writes it. */
  static JsonNode parse(String json, Place place) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw place.damagedBy(e, "not JSON: " + e.getOriginalMessage());
    }
  }
}
