/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Weight;
import io.streamrnn.regularizers.Regularizer;

/**
 * A weight with its regularizer, and whether it is trainable.
 *
 * @param regularizer of the weight
 * @param trainable whether training may change it
 */
record LayerWeight(Weight weight, Regularizer regularizer, boolean trainable) {

  LayerWeight with(Weight other) {
    return new LayerWeight(other, regularizer, trainable);
  }

  LayerWeight frozen() {
    return new LayerWeight(weight, regularizer, false);
  }
}
