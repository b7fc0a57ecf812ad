/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.regularizers.Regularizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * The options of a recurrent layer without those of its cell. Immutable.
 *
 * @param ignoreMaskWithStates whether a call with initial states ignores the mask, as calls in a
 *     functional model of Keras 3 do
 * @param numConstants the number of constants at the end of inputs given as a list
 * @param weights to take instead of fresh ones once the layer is built
 * @param seed of fresh weights; empty to draw it
 */
record RnnOptions(
    String name,
    boolean trainable,
    boolean returnSequences,
    boolean returnState,
    boolean goBackwards,
    boolean stateful,
    boolean unroll,
    boolean timeMajor,
    MaskedOutput maskedOutput,
    boolean ignoreMaskWithStates,
    Optional<TensorShape> batchInputShape,
    int numConstants,
    Regularizer activityRegularizer,
    Optional<List<Tensor>> weights,
    OptionalLong seed) {

  /**
   * The options of one of the directions of a bidirectional layer.
   *
   * @param flipped whether it runs in the other direction
   * @param itsWeights selects its weights
   */
  RnnOptions direction(String prefix, boolean flipped, UnaryOperator<List<Tensor>> itsWeights) {
    return new RnnOptions(
        prefix + name,
        trainable,
        returnSequences,
        returnState,
        goBackwards != flipped,
        stateful,
        unroll,
        timeMajor,
        maskedOutput,
        ignoreMaskWithStates,
        batchInputShape,
        numConstants,
        activityRegularizer,
        weights.map(itsWeights),
        // Both directions must not draw the same weights.
        seed.isPresent() && flipped ? OptionalLong.of(seed.getAsLong() + 1) : seed);
  }

  int batchAxis() {
    return timeMajor ? 1 : 0;
  }

  int timeAxis() {
    return 1 - batchAxis();
  }
}
