/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.regularizers;

import io.streamrnn.internal.ClassConfig;
import io.streamrnn.internal.ConfigReader;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keras's regularizers. */
public final class Regularizers {

  private static final double DEFAULT_FACTOR = 0.01;

  private Regularizers() {}

  /** {@code factor * sum |w|}. */
  public static Regularizer l1(double factor) {
    return new L1L2(factor, 0);
  }

  /** {@code factor * sum w^2}. */
  public static Regularizer l2(double factor) {
    return new L1L2(0, factor);
  }

  /** {@code l1 * sum |w| + l2 * sum w^2}. */
  public static Regularizer l1l2(double l1, double l2) {
    return new L1L2(l1, l2);
  }

  /**
   * The regularizer of a configuration: a name ({@code "l1"}, {@code "l2"}, {@code "l1_l2"}, with
   * factors of 0.01) or {@code {"class_name": .., "config": ..}}. Keras's {@code None}, a null in a
   * configuration, is {@link Regularizer#NONE}.
   *
   * @throws IllegalArgumentException if no regularizer has that name
   */
  public static Regularizer fromConfig(@Nullable Object value) {
    if (value == null) {
      return Regularizer.NONE;
    }
    ClassConfig named = ClassConfig.parse("regularizer", value);
    ConfigReader config = new ConfigReader(named.className(), named.config());
    Regularizer result =
        switch (named.className()) {
          case "l1", "L1" -> l1(config.number("l1", DEFAULT_FACTOR));
          case "l2", "L2" -> l2(config.number("l2", DEFAULT_FACTOR));
          case "l1_l2" -> l1l2(DEFAULT_FACTOR, DEFAULT_FACTOR);
          case "L1L2" -> l1l2(config.number("l1", 0), config.number("l2", 0));
          default ->
              throw new IllegalArgumentException(
                  "regularizer not supported: '%s'; supported: l1, l2, l1_l2, L1L2"
                      .formatted(named.className()));
        };
    config.end();
    return result;
  }

  /** How Keras writes a regularizer; empty for {@link Regularizer#NONE}, its {@code None}. */
  public static Optional<Map<String, Object>> toConfig(Regularizer regularizer) {
    return regularizer == Regularizer.NONE
        ? Optional.empty()
        : Optional.of(new ClassConfig(regularizer.className(), regularizer.config()).toMap());
  }

  private record L1L2(double l1, double l2) implements Regularizer {

    @Override
    public double loss(float[] values) {
      double absolute = 0;
      double squares = 0;
      for (float value : values) {
        absolute += Math.abs(value);
        squares += (double) value * value;
      }
      return l1 * absolute + l2 * squares;
    }

    @Override
    public String className() {
      return "L1L2";
    }

    @Override
    public Map<String, Object> config() {
      return Map.of("l1", l1, "l2", l2);
    }
  }
}
