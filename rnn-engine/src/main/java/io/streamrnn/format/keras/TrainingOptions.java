/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The training options of a configuration: initializers, regularizers, constraints and dropout
 * rates. None of them changes a result, so custom initializers and regularizers are left out.
 */
final class TrainingOptions {

  private TrainingOptions() {}

  /**
   * Takes an initializer.
   *
   * @param old the key of Keras 1
   */
  static void initializer(
      Config from, Map<String, Object> to, String key, String old, Initializer absent) {
    Object value = Json.value(from.get(from.has(key) ? key : old));
    Initializer original = absent;
    if (value != null) {
      try {
        original = Initializers.fromConfig(value);
      } catch (IllegalArgumentException e) {
        // A custom one.
        original = Initializers.zeros();
      }
    }
    to.put(key, new StoredInitializer(original));
  }

  /**
   * Takes a regularizer.
   *
   * @param old the key of Keras 1
   */
  static void regularizer(Config from, Map<String, Object> to, String key, String old) {
    Object value = named(from.get(from.has(key) ? key : old));
    try {
      Regularizers.fromConfig(value);
    } catch (IllegalArgumentException e) {
      // A custom one.
      return;
    }
    to.put(key, value);
  }

  /** Keras 1 writes {@code {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}}. */
  private static @Nullable Object named(JsonNode regularizer) {
    if (!regularizer.isObject() || regularizer.has("class_name")) {
      return Json.value(regularizer);
    }
    Map<String, Object> factors = new LinkedHashMap<>();
    factors.put("l1", regularizer.path("l1").asDouble());
    factors.put("l2", regularizer.path("l2").asDouble());
    return Map.of("class_name", "L1L2", "config", factors);
  }

  /** Takes a constraint. */
  static void constraint(Config from, Map<String, Object> to, String key) {
    if (from.has(key)) {
      to.put(key, bare(Json.value(from.get(key))));
    }
  }

  /** Without what Keras 3 adds: which module, and under which name it is registered. */
  private static @Nullable Object bare(@Nullable Object value) {
    if (value instanceof Map<?, ?> named && named.get("class_name") instanceof String className) {
      return Map.of(
          "class_name",
          className,
          "config",
          Objects.requireNonNullElse(named.get("config"), Map.of()));
    }
    return value;
  }

  /**
   * Takes a dropout rate.
   *
   * @param old the key of Keras 1
   */
  static void rate(Config from, Map<String, Object> to, String key, String old) {
    JsonNode rate = from.get(from.has(key) ? key : old);
    if (rate.isNumber()) {
      to.put(key, rate.doubleValue());
    }
  }
}
