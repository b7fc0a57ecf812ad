package io.streamrnn.model.keras;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamrnn.initializer.Initializer;
import io.streamrnn.initializer.Initializers;
import io.streamrnn.spec.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a configuration says of training: how weights began, what they add to the loss, how much is
 * dropped. None of it changes a result, so what is not known here is left out: users' own
 * initializers and regularizers.
 */
final class TrainingOptions {

  private TrainingOptions() {}

  /** Takes those of a cell. */
  static void copyCell(Config from, Map<String, Object> to) {
    initializer(from, to, "kernel_initializer", "init", Initializers.glorotUniform());
    initializer(from, to, "recurrent_initializer", "inner_init", Initializers.orthogonal());
    initializer(from, to, "bias_initializer", "", Initializers.zeros());
    regularizer(from, to, "kernel_regularizer", "W_regularizer");
    regularizer(from, to, "recurrent_regularizer", "U_regularizer");
    regularizer(from, to, "bias_regularizer", "b_regularizer");
    for (String key : List.of("kernel_constraint", "recurrent_constraint", "bias_constraint")) {
      if (from.has(key)) {
        to.put(key, bare(Json.value(from.get(key))));
      }
    }
    rate(from, to, "dropout");
    rate(from, to, "recurrent_dropout");
  }

  /** Takes those of a Dense layer. */
  static void copyDense(Config from, Map<String, Object> to) {
    initializer(from, to, "kernel_initializer", "init", Initializers.glorotUniform());
    initializer(from, to, "bias_initializer", "", Initializers.zeros());
    regularizer(from, to, "kernel_regularizer", "W_regularizer");
    regularizer(from, to, "bias_regularizer", "b_regularizer");
  }

  /** Takes those of an Embedding. */
  static void copyEmbedding(Config from, Map<String, Object> to) {
    Initializer uniform = Initializers.randomUniform(-0.05, 0.05);
    initializer(from, to, "embeddings_initializer", "init", uniform);
    regularizer(from, to, "embeddings_regularizer", "W_regularizer");
  }

  /** Takes what the outputs of a layer add to the loss. */
  static void copyActivity(Config from, Map<String, Object> to) {
    regularizer(from, to, "activity_regularizer", "");
  }

  /**
   * Takes an initializer.
   *
   * @param old what Keras 1 called it
   */
  private static void initializer(
      Config from, Map<String, Object> to, String key, String old, Initializer absent) {
    Object value = Json.value(from.get(from.has(key) ? key : old));
    Initializer said = absent;
    if (value != null) {
      try {
        said = Initializers.fromConfig(value);
      } catch (IllegalArgumentException e) {
        // Of a user.
        said = Initializers.zeros();
      }
    }
    to.put(key, new StoredInitializer(said));
  }

  private static void regularizer(Config from, Map<String, Object> to, String key, String old) {
    Object value = named(from.get(from.has(key) ? key : old));
    try {
      Regularizers.fromConfig(value);
    } catch (IllegalArgumentException e) {
      // Of a user.
      return;
    }
    to.put(key, value);
  }

  /** Keras 1 writes {@code {"name": "WeightRegularizer", "l1": 0.0, "l2": 0.01}}. */
  private static Object named(JsonNode regularizer) {
    if (!regularizer.isObject() || regularizer.has("class_name")) {
      return Json.value(regularizer);
    }
    Map<String, Object> factors = new LinkedHashMap<>();
    factors.put("l1", regularizer.path("l1").asDouble());
    factors.put("l2", regularizer.path("l2").asDouble());
    return Map.of("class_name", "L1L2", "config", factors);
  }

  /** Without what Keras 3 adds: which module, and under which name it is registered. */
  private static Object bare(Object value) {
    if (value instanceof Map<?, ?> named && named.get("class_name") instanceof String className) {
      return Map.of(
          "class_name",
          className,
          "config",
          Objects.requireNonNullElse(named.get("config"), Map.of()));
    }
    return value;
  }

  private static void rate(Config from, Map<String, Object> to, String key) {
    if (from.get(key).isNumber()) {
      to.put(key, from.get(key).doubleValue());
    }
  }
}
