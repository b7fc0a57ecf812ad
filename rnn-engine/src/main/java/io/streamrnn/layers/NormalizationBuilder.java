/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sets the options that {@link LayerNormalization}, {@link BatchNormalization} and {@link
 * GroupNormalization} have in common. Each has Keras's default.
 *
 * @param <B> the builder itself
 */
public abstract class NormalizationBuilder<B extends NormalizationBuilder<B>>
    extends PerStepBuilder<B> {

  private double epsilon = 1e-3;
  private boolean center = true;
  private boolean scale = true;
  private Initializer betaInitializer = Initializers.zeros();
  private Initializer gammaInitializer = Initializers.ones();
  private Regularizer betaRegularizer = Regularizer.NONE;
  private Regularizer gammaRegularizer = Regularizer.NONE;

  NormalizationBuilder(String name) {
    super(name);
  }

  /** Keras's {@code epsilon}, added to the variance; 0.001 by default. */
  public final B epsilon(double value) {
    epsilon = value;
    return self();
  }

  /** Keras's {@code center}: whether {@code beta} is added; true by default. */
  public final B center(boolean value) {
    center = value;
    return self();
  }

  /** Keras's {@code scale}: whether {@code gamma} multiplies; true by default. */
  public final B scale(boolean value) {
    scale = value;
    return self();
  }

  /** Takes the arguments that both layers have. */
  final B readOptions(ConfigReader config) {
    config.take("beta_constraint");
    config.take("gamma_constraint");
    epsilon = config.number("epsilon", epsilon);
    center = config.flag("center", true);
    scale = config.flag("scale", true);
    betaInitializer = Initializers.fromConfig(config.take("beta_initializer"), betaInitializer);
    gammaInitializer = Initializers.fromConfig(config.take("gamma_initializer"), gammaInitializer);
    betaRegularizer = Regularizers.fromConfig(config.take("beta_regularizer"));
    gammaRegularizer = Regularizers.fromConfig(config.take("gamma_regularizer"));
    return read(config);
  }

  /**
   * One axis, in a list or not: {@link CellLayer#LAST_AXIS} if there is none. Whether it is the
   * last one is known with the shape of the input.
   */
  static int axis(@Nullable Object axis) {
    Object one = axis instanceof List<?> list && list.size() == 1 ? list.get(0) : axis;
    if (one == null) {
      return CellLayer.LAST_AXIS;
    }
    if (one instanceof Integer number && (number == CellLayer.LAST_AXIS || number > 0)) {
      return number;
    }
    throw new IllegalArgumentException(
        "a layer must be over the last axis: axis=" + axis + "; supported: -1");
  }

  /** Translates the configuration in a file. */
  static void translate(StoredConfig from, Map<String, Object> to) {
    translateAxis(from, to);
    from.copy(to, "epsilon", "center", "scale");
  }

  /** Copies the axis. Rejects a configuration in a file with several. */
  static void translateAxis(StoredConfig from, Map<String, Object> to) {
    from.value("axis")
        .ifPresent(
            axis -> {
              try {
                to.put("axis", axis(axis));
              } catch (IllegalArgumentException e) {
                throw from.unsupported(
                    "%s must be over the last axis: axis=%s; supported: -1",
                    from.className(), axis);
              }
            });
  }

  final Options options() {
    return new Options(
        epsilon,
        center,
        scale,
        betaInitializer,
        gammaInitializer,
        betaRegularizer,
        gammaRegularizer);
  }

  /** The options, and the weights that they ask for. */
  record Options(
      double epsilon,
      boolean center,
      boolean scale,
      Initializer betaInitializer,
      Initializer gammaInitializer,
      Regularizer betaRegularizer,
      Regularizer gammaRegularizer) {

    Map<String, Object> config() {
      Map<String, Object> config = new LinkedHashMap<>();
      config.put("axis", -1);
      config.put("epsilon", epsilon);
      config.put("center", center);
      config.put("scale", scale);
      config.put("beta_initializer", Initializers.toConfig(betaInitializer));
      config.put("gamma_initializer", Initializers.toConfig(gammaInitializer));
      config.put("beta_regularizer", Regularizers.toConfig(betaRegularizer).orElse(null));
      config.put("gamma_regularizer", Regularizers.toConfig(gammaRegularizer).orElse(null));
      return config;
    }

    /** The scale; null if there is none. */
    @Nullable Weight gamma(WeightSource weights, Shape shape) {
      return scale ? requiredGamma(weights, shape) : null;
    }

    /** The scale, whatever the options say. */
    Weight requiredGamma(WeightSource weights, Shape shape) {
      return weights.add("gamma", shape, gammaInitializer, gammaRegularizer, true);
    }

    /** The shift; null if there is none. */
    @Nullable Weight beta(WeightSource weights, Shape shape) {
      return center ? weights.add("beta", shape, betaInitializer, betaRegularizer, true) : null;
    }
  }
}
