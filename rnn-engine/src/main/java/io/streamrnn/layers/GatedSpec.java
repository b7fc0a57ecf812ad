/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.ActivationFunction;
import java.util.Map;

/** A cell of {@link GatedBuilder} before it has weights. Immutable. */
abstract class GatedSpec extends UnitsSpec {

  private final ActivationFunction recurrentActivation;
  private final int implementation;

  GatedSpec(GatedBuilder<?> builder, boolean trainable) {
    super(builder, trainable);
    recurrentActivation = builder.recurrentActivation;
    implementation = builder.implementation;
  }

  final ActivationFunction recurrentActivation() {
    return recurrentActivation;
  }

  @Override
  void addConfig(Map<String, Object> config) {
    config.put("recurrent_activation", ActivationConfig.serialize(recurrentActivation));
    config.put("implementation", implementation);
  }
}
