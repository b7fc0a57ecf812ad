/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;

/**
 * A layer whose outputs are values of its input at other places, and zeros. A mask of the input is
 * dropped, as in Keras.
 */
abstract class Rearranging extends Reshaping {

  Rearranging(String name) {
    super(name);
  }

  /** The position in the input of each value of the output; -1 for a zero. */
  abstract int[] positions(Shape input);

  @Override
  final float[] values(Tensor x) {
    int[] positions = positions(x.shape());
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = positions[i] < 0 ? 0 : x.at(positions[i]);
    }
    return values;
  }

  @Override
  final Variable values(Variable x) {
    int[] positions = positions(x.shape());
    return x.gather(Shape.of(positions.length), positions);
  }

  @Override
  final boolean ignoresMask() {
    return true;
  }
}
