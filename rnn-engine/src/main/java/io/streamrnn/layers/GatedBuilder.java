/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.internal.ConfigReader;
import java.util.Map;

/**
 * Sets the options that {@link Gru}, {@link Lstm} and {@link ConvLstm2d} have in common: gates with
 * an activation.
 *
 * @param <B> the builder itself
 */
public abstract class GatedBuilder<B extends GatedBuilder<B>> extends UnitsBuilder<B> {

  ActivationFunction recurrentActivation = Activation.SIGMOID;
  int implementation = 1;

  GatedBuilder(String className, int units) {
    super(className, units);
  }

  /** Keras's {@code recurrent_activation}; sigmoid by default. */
  public final B recurrentActivation(ActivationFunction value) {
    recurrentActivation = value;
    return self();
  }

  /**
   * The defaults of TensorFlow 1.11 and of Keras before 2.3, where they differ: a hard sigmoid as
   * {@link #recurrentActivation}, and the reset gate of a {@link Gru} before the recurrent product.
   * Call it before the methods that set other values.
   */
  public final B tensorFlow1Defaults() {
    recurrentActivation = Activation.HARD_SIGMOID;
    setTensorFlow1Defaults();
    return self();
  }

  /** Sets those of one class. */
  void setTensorFlow1Defaults() {
    // Most have none.
  }

  /**
   * Keras's {@code implementation}: how the products are cut, 1 (the default) or 2. Both are the
   * same here; 0 counts as 1.
   */
  public final B implementation(int value) {
    implementation = Math.max(value, 1);
    return self();
  }

  final B readGated(ConfigReader config) {
    recurrentActivation =
        ActivationConfig.take(config, "recurrent_activation", recurrentActivation);
    implementation(config.integer("implementation", 1));
    return readUnits(config);
  }

  /** Translates bias and activations in a file, which layers for cuDNN do not have. */
  static void translateGates(StoredConfig from, Map<String, Object> to) {
    if (from.className().startsWith("CuDNN")) {
      to.put("activation", "tanh");
      to.put("recurrent_activation", "sigmoid");
    } else {
      to.put("use_bias", usesBias(from));
      to.put("activation", from.activation("activation", Activation.TANH));
      to.put("recurrent_activation", from.recurrentActivation());
    }
  }
}
