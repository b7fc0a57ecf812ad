/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cell of {@link UnitsBuilder} before it has weights: units, activation, and the origin of
 * kernel, recurrent kernel and bias. Immutable.
 */
abstract class UnitsSpec implements CellSpec {

  // In the order of Keras's configurations.
  private final Map<String, Object> constraints;
  private final int units;
  private final ActivationFunction activation;
  private final boolean useBias;
  private final Initializer kernelInitializer;
  private final Initializer recurrentInitializer;
  private final Initializer biasInitializer;
  private final Regularizer kernelRegularizer;
  private final Regularizer recurrentRegularizer;
  private final Regularizer biasRegularizer;
  private final double dropout;
  private final double recurrentDropout;
  private final boolean trainable;

  UnitsSpec(UnitsBuilder<?> builder, boolean trainable) {
    units = builder.units;
    activation = builder.activation;
    useBias = builder.useBias;
    kernelInitializer = builder.kernelInitializer;
    recurrentInitializer = builder.recurrentInitializer;
    biasInitializer = builder.biasInitializer;
    kernelRegularizer = builder.kernelRegularizer;
    recurrentRegularizer = builder.recurrentRegularizer;
    biasRegularizer = builder.biasRegularizer;
    constraints = Collections.unmodifiableMap(new LinkedHashMap<>(builder.constraints));
    dropout = builder.dropout;
    recurrentDropout = builder.recurrentDropout;
    this.trainable = trainable;
  }

  final int units() {
    return units;
  }

  final ActivationFunction activation() {
    return activation;
  }

  @Override
  public final Map<String, Object> config() {
    Map<String, Object> config = new LinkedHashMap<>();
    config.put(unitsKey(), units);
    config.put("activation", ActivationConfig.serialize(activation));
    config.put("use_bias", useBias);
    config.put("kernel_initializer", Initializers.toConfig(kernelInitializer));
    config.put("recurrent_initializer", Initializers.toConfig(recurrentInitializer));
    config.put("bias_initializer", Initializers.toConfig(biasInitializer));
    config.put("kernel_regularizer", Regularizers.toConfig(kernelRegularizer).orElse(null));
    config.put("recurrent_regularizer", Regularizers.toConfig(recurrentRegularizer).orElse(null));
    config.put("bias_regularizer", Regularizers.toConfig(biasRegularizer).orElse(null));
    config.putAll(constraints);
    config.put("dropout", dropout);
    config.put("recurrent_dropout", recurrentDropout);
    config.put("trainable", trainable);
    addConfig(config);
    return Collections.unmodifiableMap(config);
  }

  /** The key of the number of units in configurations. */
  String unitsKey() {
    return "units";
  }

  /** Adds the arguments that only this kind of cell has. */
  void addConfig(Map<String, Object> config) {}

  /** {@code [I, blocks * units]}. */
  final Weight kernel(WeightSource weights, Shape input, int blocks) {
    if (input.rank() != 1) {
      throw new IllegalArgumentException(
          "%s takes a vector at every step: expected=[I], got=%s".formatted(className(), input));
    }
    return kernel(weights, Shape.of(input.size(), blocks * units));
  }

  final Weight kernel(WeightSource weights, Shape shape) {
    return weights.add("kernel", shape, kernelInitializer, kernelRegularizer, trainable);
  }

  /** {@code [units, blocks * units]}. */
  final Weight recurrentKernel(WeightSource weights, int blocks) {
    return recurrentKernel(weights, Shape.of(units, blocks * units));
  }

  final Weight recurrentKernel(WeightSource weights, Shape shape) {
    return weights.add(
        "recurrent_kernel", shape, recurrentInitializer, recurrentRegularizer, trainable);
  }

  /** The bias; null if there is none. */
  final @Nullable Weight bias(WeightSource weights, Shape shape) {
    return useBias
        ? weights.add("bias", shape, biasInitializer(), biasRegularizer, trainable)
        : null;
  }

  Initializer biasInitializer() {
    return biasInitializer;
  }
}
