/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.initializers.Initializers;
import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets the options that {@link SimpleRnn}, {@link Gru}, {@link Lstm} and {@link ConvLstm2d} have in
 * common. Each has the default of tf.keras 1.11.
 *
 * <p>Dropout rates and constraints matter to training only. They are kept for configurations only;
 * steps run as at inference.
 *
 * @param <B> the builder itself
 */
public abstract class UnitsBuilder<B extends UnitsBuilder<B>> extends RecurrentBuilder<B> {

  final int units;
  final Map<String, Object> constraints = new LinkedHashMap<>();
  ActivationFunction activation = Activation.TANH;
  boolean useBias = true;
  Initializer kernelInitializer = Initializers.glorotUniform();
  Initializer recurrentInitializer = Initializers.orthogonal();
  Initializer biasInitializer = Initializers.zeros();
  Regularizer kernelRegularizer = Regularizer.NONE;
  Regularizer recurrentRegularizer = Regularizer.NONE;
  Regularizer biasRegularizer = Regularizer.NONE;
  double dropout;
  double recurrentDropout;

  UnitsBuilder(String className, int units) {
    super(className);
    if (units <= 0) {
      throw new IllegalArgumentException("units must be positive: units=" + units);
    }
    this.units = units;
    constraints.put("kernel_constraint", null);
    constraints.put("recurrent_constraint", null);
    constraints.put("bias_constraint", null);
  }

  /** Keras's {@code activation}; tanh by default. */
  public final B activation(ActivationFunction value) {
    activation = value;
    return self();
  }

  /** Keras's {@code use_bias}; true by default. */
  public final B useBias(boolean value) {
    useBias = value;
    return self();
  }

  /** Keras's {@code kernel_initializer}; Glorot's uniform by default. */
  public final B kernelInitializer(Initializer value) {
    kernelInitializer = value;
    return self();
  }

  /** Keras's {@code recurrent_initializer}; orthogonal by default. */
  public final B recurrentInitializer(Initializer value) {
    recurrentInitializer = value;
    return self();
  }

  /** Keras's {@code bias_initializer}; zeros by default. */
  public final B biasInitializer(Initializer value) {
    biasInitializer = value;
    return self();
  }

  /** Keras's {@code kernel_regularizer}; none by default. */
  public final B kernelRegularizer(Regularizer value) {
    kernelRegularizer = value;
    return self();
  }

  /** Keras's {@code recurrent_regularizer}; none by default. */
  public final B recurrentRegularizer(Regularizer value) {
    recurrentRegularizer = value;
    return self();
  }

  /** Keras's {@code bias_regularizer}; none by default. */
  public final B biasRegularizer(Regularizer value) {
    biasRegularizer = value;
    return self();
  }

  /** Keras's {@code dropout}: of the inputs, in training. */
  public final B dropout(double rate) {
    dropout = Math.min(Math.max(rate, 0), 1);
    return self();
  }

  /** Keras's {@code recurrent_dropout}: of the state in the products, in training. */
  public final B recurrentDropout(double rate) {
    recurrentDropout = Math.min(Math.max(rate, 0), 1);
    return self();
  }

  /**
   * The cell alone, for {@link Rnn#of(CellSpec)} or {@link StackedRnnCells}: Keras's {@code
   * LSTMCell} and the like. Of the options of the layer only {@link #trainable} is used.
   */
  public final CellSpec cell() {
    return spec(trainable());
  }

  @Override
  final CellSpec cellWithin() {
    return spec(true);
  }

  /** The cell before it has weights. */
  abstract CellSpec spec(boolean isTrainable);

  /** Takes the common arguments of a cell's configuration. */
  final B readUnits(ConfigReader config) {
    config.take("name");
    config.take("dtype");
    activation = ActivationConfig.take(config, "activation", activation);
    useBias(config.flag("use_bias", true));
    kernelInitializer =
        Initializers.fromConfig(config.take("kernel_initializer"), kernelInitializer);
    recurrentInitializer =
        Initializers.fromConfig(config.take("recurrent_initializer"), recurrentInitializer);
    biasInitializer = Initializers.fromConfig(config.take("bias_initializer"), biasInitializer);
    kernelRegularizer = Regularizers.fromConfig(config.take("kernel_regularizer"));
    recurrentRegularizer = Regularizers.fromConfig(config.take("recurrent_regularizer"));
    biasRegularizer = Regularizers.fromConfig(config.take("bias_regularizer"));
    constraints.replaceAll((key, none) -> config.take(key));
    dropout(config.number("dropout", 0));
    recurrentDropout(config.number("recurrent_dropout", 0));
    trainable(config.flag("trainable", true));
    return self();
  }

  /** Translates the options in a file that all of these cells have. */
  static void translateUnits(StoredConfig from, Map<String, Object> to) {
    int units = from.size("units", "output_dim");
    from.requireStored(4L * units * units);
    to.put("units", units);
    translateTraining(from, to);
  }

  /** Translates the options of training in a file. */
  static void translateTraining(StoredConfig from, Map<String, Object> to) {
    from.copyInitializer(to, "kernel_initializer", "init", Initializers.glorotUniform());
    from.copyInitializer(to, "recurrent_initializer", "inner_init", Initializers.orthogonal());
    from.copyInitializer(to, "bias_initializer", "", Initializers.zeros());
    from.copyRegularizer(to, "kernel_regularizer", "W_regularizer");
    from.copyRegularizer(to, "recurrent_regularizer", "U_regularizer");
    from.copyRegularizer(to, "bias_regularizer", "b_regularizer");
    for (String key : List.of("kernel_constraint", "recurrent_constraint", "bias_constraint")) {
      from.copyConstraint(to, key);
    }
    from.copyRate(to, "dropout", "dropout_W");
    from.copyRate(to, "recurrent_dropout", "dropout_U");
  }

  /** Whether there is a bias; Keras 1 has a shorter key. */
  static boolean usesBias(StoredConfig from) {
    return from.flag("use_bias", from.flag("bias", true));
  }
}
