/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.format.hdf5.Place;
import io.streamrnn.layers.ActivationConfig;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Activations in configurations. */
final class Activations {

  private static final Set<String> WITHOUT_EFFECT = Set.of("name", "trainable", "dtype");

  private static final String NAMES =
      Arrays.stream(Activation.values())
          .map(Activation::kerasName)
          .filter(name -> !name.endsWith("_keras3"))
          .collect(Collectors.joining(", "));

  private Activations() {}

  /** The activation under a key, or {@code fallback} where there is no such key. */
  static ActivationFunction read(
      Config config, String key, Activation fallback, KerasVersion version) {
    JsonNode value = config.get(key);
    return value.isMissingNode() ? fallback : read(value, key, config.place(), version);
  }

  /**
   * The activation of {@code "tanh"}, of {@code {"class_name": "tanh", "config": {}}}, of {@code
   * {"class_name": "function", "config": "tanh"}}, and of a layer that is used as a function.
   */
  private static ActivationFunction read(
      JsonNode value, String key, Place place, KerasVersion version) {
    if (value.isNull()) {
      return Activation.LINEAR;
    }
    if (value.isTextual()) {
      return named(value.textValue(), key, place, version);
    }
    if (!value.path("class_name").isTextual()) {
      throw place.damaged("expected the name of an activation: %s=%s", key, Config.shorten(value));
    }
    String className = value.path("class_name").textValue();
    JsonNode parameters = value.path("config");
    if (parameters.isTextual()) {
      return named(parameters.textValue(), key, place, version);
    }
    if (className.equals("Activation")) {
      return read(parameters.path("activation"), key, place, version);
    }
    if (ActivationConfig.isClass(className)) {
      return layer(value, key, place);
    }
    requireNoParameters(className, parameters, key, place);
    return named(className, key, place, version);
  }

  private static ActivationFunction layer(JsonNode value, String key, Place place) {
    try {
      return ActivationConfig.deserialize(Json.value(value));
    } catch (IllegalArgumentException e) {
      throw place.unsupported(
          "activation not supported: %s: %s", key, String.valueOf(e.getMessage()));
    }
  }

  private static void requireNoParameters(
      String name, JsonNode parameters, String key, Place place) {
    parameters
        .fieldNames()
        .forEachRemaining(
            parameter -> {
              if (!WITHOUT_EFFECT.contains(parameter)) {
                throw place.unsupported(
                    "an activation with parameters is not supported: %s=%s, %s=%s",
                    key, name, parameter, Config.shorten(parameters.get(parameter)));
              }
            });
  }

  private static Activation named(String name, String key, Place place, KerasVersion version) {
    try {
      return switch (name) {
        case "hard_sigmoid" -> version.hardSigmoid();
        case "sparsemax" -> version.sparsemax();
        default -> Activation.of(name);
      };
    } catch (IllegalArgumentException e) {
      throw place.unsupported(
          "activation not supported: %s='%s'%s; supported: %s",
          key, name, Activation.unsupportedReason(name), NAMES);
    }
  }
}
