/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.ParametricActivation;
import io.streamrnn.cells.ParametricActivation.Kind;
import io.streamrnn.cells.ReluActivation;
import io.streamrnn.cells.ThresholdActivation;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Activations in configurations, as Keras's {@code activations.serialize} and {@code deserialize}:
 * a name, or a layer that is used as a function, {@code {"class_name": "LeakyReLU", "config":
 * {"negative_slope": 0.1}}}.
 */
public final class ActivationConfig {

  private static final List<String> WITHOUT_EFFECT =
      List.of("name", "trainable", "dtype", "batch_input_shape", "activity_regularizer");

  private static final Set<String> CLASS_NAMES =
      Set.of("ReLU", "LeakyReLU", "ThresholdedReLU", "ELU", "Softmax", "Threshold");

  private ActivationConfig() {}

  /** Whether a class of layers may be used as an activation. */
  public static boolean isClass(String className) {
    return CLASS_NAMES.contains(className);
  }

  /**
   * The function of a configuration; null means linear.
   *
   * @throws IllegalArgumentException if a name or an argument is not known
   */
  public static ActivationFunction deserialize(@Nullable Object config) {
    if (config == null) {
      return Activation.LINEAR;
    }
    if (config instanceof String name) {
      return Activation.of(name);
    }
    ClassConfig object = ClassConfig.parse("activation", config);
    ConfigReader reader = new ConfigReader(object.className(), object.config());
    WITHOUT_EFFECT.forEach(reader::take);
    ActivationFunction function = function(object.className(), reader);
    reader.end();
    return function;
  }

  private static ActivationFunction function(String className, ConfigReader config) {
    return switch (className) {
      case "ReLU" ->
          ReluActivation.of(
              config.number("negative_slope", 0),
              config.number("threshold", 0),
              config.number("max_value", Double.POSITIVE_INFINITY));
      case "LeakyReLU" -> // alpha is the word of Keras 2
          ReluActivation.of(
              config.number("negative_slope", config.number("alpha", 0.3)),
              0,
              Double.POSITIVE_INFINITY);
      case "ThresholdedReLU" ->
          ReluActivation.of(0, config.number("theta", 1), Double.POSITIVE_INFINITY);
      case "ELU" -> elu(config.number("alpha", 1));
      case "Softmax" -> softmax(config.take("axis"));
      case "Threshold" -> // the operation of Keras 3
          new ThresholdActivation(
              (float) config.number("threshold", 0), (float) config.number("default_value", 0));
      default ->
          throw new IllegalArgumentException(
              "activation not supported: '%s'; supported: %s".formatted(className, CLASS_NAMES));
    };
  }

  private static ActivationFunction elu(double alpha) {
    return alpha == 1 ? Activation.ELU : new ParametricActivation(Kind.ELU, (float) alpha, 0);
  }

  private static ActivationFunction softmax(@Nullable Object axis) {
    if (axis != null && !axis.equals(-1) && !axis.equals(2)) {
      throw new IllegalArgumentException(
          "softmax must be over the last axis: axis=" + axis + "; supported: -1, 2");
    }
    return Activation.SOFTMAX;
  }

  /** The function of an argument, which is {@code absent} if there is no such argument. */
  static ActivationFunction take(ConfigReader config, String key, ActivationFunction absent) {
    return config.contains(key) ? deserialize(config.take(key)) : skip(config, key, absent);
  }

  private static ActivationFunction skip(
      ConfigReader config, String key, ActivationFunction absent) {
    config.take(key);
    return absent;
  }

  /** The configuration of a function; of a custom one, its own. */
  public static Object serialize(ActivationFunction function) {
    if (function instanceof ReluActivation relu) {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("max_value", relu.hasMaximum() ? (double) relu.maxValue() : null);
      config.put("negative_slope", (double) relu.negativeSlope());
      config.put("threshold", (double) relu.threshold());
      return new ClassConfig("ReLU", config).toMap();
    }
    if (function instanceof ParametricActivation parametric) {
      return serialize(parametric);
    }
    if (function instanceof ThresholdActivation of) {
      Map<String, Object> config =
          Map.of("threshold", (double) of.threshold(), "default_value", (double) of.value());
      return new ClassConfig("Threshold", config).toMap();
    }
    return function.config();
  }

  private static Object serialize(ParametricActivation function) {
    double alpha = function.alpha();
    return switch (function.kind()) {
      case LEAKY_RELU -> new ClassConfig("LeakyReLU", Map.of("negative_slope", alpha)).toMap();
      case ELU -> new ClassConfig("ELU", Map.of("alpha", alpha)).toMap();
      default -> function.config();
    };
  }
}
