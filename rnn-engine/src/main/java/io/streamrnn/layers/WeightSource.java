/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.initializers.Initializer;
import io.streamrnn.regularizers.Regularizer;

/** Creates the weights of a cell that is being built: Keras's {@code add_weight}. */
public interface WeightSource {

  /**
   * A fresh weight.
   *
   * @param name such as {@code "kernel"}
   * @param initializer of the values before training
   * @param regularizer of the loss; {@link Regularizer#NONE} for none
   * @param trainable whether training may change it
   */
  Weight add(
      String name,
      Shape shape,
      Initializer initializer,
      Regularizer regularizer,
      boolean trainable);

  /** A fresh weight that training may change and that adds nothing to the loss. */
  default Weight add(String name, Shape shape, Initializer initializer) {
    return add(name, shape, initializer, Regularizer.NONE, true);
  }
}
