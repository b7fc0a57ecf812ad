/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.internal.ConfigReader;
import io.streamrnn.regularizers.Regularizer;
import io.streamrnn.regularizers.Regularizers;

/**
 * Sets the options of a {@link PerStep} layer. Each has Keras's default.
 *
 * @param <B> the builder itself
 */
public abstract class PerStepBuilder<B extends PerStepBuilder<B>> extends LayerBuilder<B> {

  private Regularizer activityRegularizer = Regularizer.NONE;

  PerStepBuilder(String name) {
    super(name);
  }

  /** Keras's {@code activity_regularizer}; none by default. */
  public final B activityRegularizer(Regularizer value) {
    activityRegularizer = value;
    return self();
  }

  /** Takes the arguments that all of these layers have. */
  final B read(ConfigReader config) {
    return activityRegularizer(Regularizers.fromConfig(config.take("activity_regularizer")));
  }

  final Regularizer activityRegularizer() {
    return activityRegularizer;
  }

  final <L extends Layer> L withTrainable(L layer) {
    layer.setTrainable(trainable());
    return layer;
  }
}
