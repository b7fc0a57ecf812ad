/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.initializers.VarianceScaling.Distribution;
import io.streamrnn.initializers.VarianceScaling.Fan;
import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Keras's initializers. Random initializers take a seed. With the same seed they have the same
 * values on every machine; without one they draw from the source of the layer.
 */
public final class Initializers {

  private Initializers() {}

  /** All zero. */
  public static Initializer zeros() {
    return new Constant("Zeros", 0);
  }

  /** All one. */
  public static Initializer ones() {
    return new Constant("Ones", 1);
  }

  /** All the same. */
  public static Initializer constant(double value) {
    return new Constant("Constant", value);
  }

  /** Uniform in {@code [min, max)}; Keras's defaults are -0.05 and 0.05. */
  public static Initializer randomUniform(double min, double max) {
    return new RandomUniform(min, max, OptionalLong.empty());
  }

  /** Normal; Keras's defaults are 0 and 0.05. */
  public static Initializer randomNormal(double mean, double standardDeviation) {
    return new RandomNormal(mean, standardDeviation, false, OptionalLong.empty());
  }

  /** Normal without what lies more than two standard deviations off. */
  public static Initializer truncatedNormal(double mean, double standardDeviation) {
    return new RandomNormal(mean, standardDeviation, true, OptionalLong.empty());
  }

  /** Uniform within {@code sqrt(6 / (in + out))} (Glorot and Bengio 2010): for kernels. */
  public static Initializer glorotUniform() {
    return new VarianceScaling(1, Fan.AVG, Distribution.UNIFORM, OptionalLong.empty());
  }

  /** Truncated normal with variance {@code 2 / (in + out)} (Glorot and Bengio 2010). */
  public static Initializer glorotNormal() {
    return new VarianceScaling(1, Fan.AVG, Distribution.TRUNCATED_NORMAL, OptionalLong.empty());
  }

  /** Uniform within {@code sqrt(6 / in)} (He et al. 2015). */
  public static Initializer heUniform() {
    return new VarianceScaling(2, Fan.IN, Distribution.UNIFORM, OptionalLong.empty());
  }

  /** Truncated normal with variance {@code 2 / in} (He et al. 2015). */
  public static Initializer heNormal() {
    return new VarianceScaling(2, Fan.IN, Distribution.TRUNCATED_NORMAL, OptionalLong.empty());
  }

  /** Uniform within {@code sqrt(3 / in)} (LeCun et al. 1998). */
  public static Initializer lecunUniform() {
    return new VarianceScaling(1, Fan.IN, Distribution.UNIFORM, OptionalLong.empty());
  }

  /** Truncated normal with variance {@code 1 / in} (LeCun et al. 1998). */
  public static Initializer lecunNormal() {
    return new VarianceScaling(1, Fan.IN, Distribution.TRUNCATED_NORMAL, OptionalLong.empty());
  }

  /** Orthonormal rows or columns (Saxe et al. 2014): for recurrent kernels. */
  public static Initializer orthogonal() {
    return new Orthogonal(1, OptionalLong.empty());
  }

  /** Ones on the diagonal. */
  public static Initializer identity() {
    return new Identity(1);
  }

  /**
   * The initializer of a configuration: a name ({@code "glorot_uniform"}, {@code "GlorotUniform"})
   * or {@code {"class_name": .., "config": ..}}; an initializer is returned as it is.
   *
   * @throws IllegalArgumentException if no initializer has that name, or an argument is wrong
   */
  public static Initializer fromConfig(Object value) {
    if (value instanceof Initializer made) {
      return made;
    }
    ClassConfig named = ClassConfig.parse("initializer", value);
    ConfigReader config = new ConfigReader(named.className(), named.config());
    config.take("dtype");
    Initializer result =
        switch (named.className()) {
          case "Zeros", "zeros", "zero" -> zeros();
          case "Ones", "ones", "one" -> ones();
          case "Constant", "constant" -> constant(config.number("value", 0));
          case "RandomUniform", "random_uniform", "uniform" ->
              new RandomUniform(
                  config.number("minval", -0.05), config.number("maxval", 0.05), seed(config));
          case "RandomNormal", "random_normal", "normal" -> normal(config, false);
          case "TruncatedNormal", "truncated_normal" -> normal(config, true);
          case "VarianceScaling", "variance_scaling" -> varianceScaling(config);
          case "GlorotUniform", "glorot_uniform" -> seeded(glorotUniform(), config);
          case "GlorotNormal", "glorot_normal" -> seeded(glorotNormal(), config);
          case "HeUniform", "he_uniform" -> seeded(heUniform(), config);
          case "HeNormal", "he_normal" -> seeded(heNormal(), config);
          case "LecunUniform", "lecun_uniform" -> seeded(lecunUniform(), config);
          case "LecunNormal", "lecun_normal" -> seeded(lecunNormal(), config);
          case "Orthogonal", "orthogonal" -> new Orthogonal(config.number("gain", 1), seed(config));
          case "Identity", "identity" -> new Identity(config.number("gain", 1));
          default ->
              throw new IllegalArgumentException(
                  "initializer not supported: '%s'; supported: zeros, ones, constant, random_uniform, random_normal, truncated_normal, variance_scaling, glorot_uniform, glorot_normal, he_uniform, he_normal, lecun_uniform, lecun_normal, orthogonal, identity"
                      .formatted(named.className()));
        };
    config.end();
    return result;
  }

  /**
   * The initializer of a configuration, or another one for Keras's {@code None}.
   *
   * @param value as for {@link #fromConfig(Object)}; null is Keras's {@code None}
   * @param absent the initializer that {@code None} means
   * @throws IllegalArgumentException if no initializer has that name, or an argument is wrong
   */
  public static Initializer fromConfig(@Nullable Object value, Initializer absent) {
    return value == null ? absent : fromConfig(value);
  }

  /** How Keras writes an initializer: {@code {"class_name": .., "config": ..}}. */
  public static Map<String, Object> toConfig(Initializer initializer) {
    return new ClassConfig(initializer.className(), initializer.config()).toMap();
  }

  private static Initializer normal(ConfigReader config, boolean truncated) {
    return new RandomNormal(
        config.number("mean", 0), config.number("stddev", 0.05), truncated, seed(config));
  }

  private static Initializer varianceScaling(ConfigReader config) {
    return new VarianceScaling(
        config.number("scale", 1),
        Fan.valueOf(config.text("mode", "fan_in").replace("fan_", "").toUpperCase(Locale.ROOT)),
        Distribution.ofKeras(config.text("distribution", "normal")),
        seed(config));
  }

  private static Initializer seeded(Initializer scaling, ConfigReader config) {
    OptionalLong seed = seed(config);
    return seed.isPresent() ? scaling.seeded(seed.getAsLong()) : scaling;
  }

  private static OptionalLong seed(ConfigReader config) {
    return config.take("seed") instanceof Number number
        ? OptionalLong.of(number.longValue())
        : OptionalLong.empty();
  }

  /** Arguments with the seed, Keras's {@code None} if there is none. */
  static Map<String, Object> config(OptionalLong seed, Map<String, Object> others) {
    Map<String, Object> result = new LinkedHashMap<>(others);
    result.put("seed", seed.isPresent() ? (Object) seed.getAsLong() : null);
    return result;
  }
}
