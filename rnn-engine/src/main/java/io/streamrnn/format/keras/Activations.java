/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.cell.Activation;
import io.streamrnn.format.hdf5.Place;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** Activations in configurations. */
final class Activations {

  private static final Set<String> WITHOUT_EFFECT = Set.of("name", "trainable", "dtype");

  private static final String NAMES =
      Arrays.stream(Activation.values())
          .filter(activation -> activation != Activation.HARD_SIGMOID_KERAS3)
          .map(Activation::kerasName)
          .collect(Collectors.joining(", "));

  private Activations() {}

  /** The activation under a key, or {@code fallback} where there is no such key. */
  static Activation read(Config config, String key, Activation fallback, KerasVersion version) {
    JsonNode value = config.get(key);
    if (value.isMissingNode()) {
      return fallback;
    }
    if (value.isNull()) {
      return Activation.LINEAR;
    }
    return named(name(value, key, config.place()), key, config.place(), version);
  }

  /**
   * The name in {@code "tanh"}, in {@code {"class_name": "tanh", "config": {}}}, and in {@code
   * {"class_name": "function", "config": "tanh"}}.
   */
  private static String name(JsonNode value, String key, Place place) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (!value.path("class_name").isTextual()) {
      throw place.damaged("expected the name of an activation: %s=%s", key, Config.shorten(value));
    }
    JsonNode parameters = value.path("config");
    if (parameters.isTextual()) {
      return parameters.textValue();
    }
    String name = value.path("class_name").textValue();
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
    return name;
  }

  private static Activation named(String name, String key, Place place, KerasVersion version) {
    if (name.equals("hard_sigmoid")) {
      return version.hardSigmoid();
    }
    try {
      return Activation.of(name);
    } catch (IllegalArgumentException e) {
      throw place.unsupported(
          "activation not supported: %s='%s'%s; supported: %s",
          key, name, Activation.unsupportedReason(name), NAMES);
    }
  }
}
