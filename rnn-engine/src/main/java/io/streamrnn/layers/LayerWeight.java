package io.streamrnn.layers;

import io.streamrnn.cell.Weight;
import io.streamrnn.regularizers.Regularizer;

/**
 * A weight with what its layer knows about it.
 *
 * @param regularizer what it adds to the loss
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
