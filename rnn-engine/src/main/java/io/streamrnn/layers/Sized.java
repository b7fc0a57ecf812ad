/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

/**
 * A tensor with its size on a stream.
 *
 * @param size the number of values for one row and one step of the model's input; unknown extents
 *     count as one
 */
record Sized(TensorShape shape, double size) {

  /** An input of the model: its features follow two axes, rows and steps. */
  static Sized input(TensorShape shape) {
    return new Sized(shape, shape.product(2));
  }

  /** The steps for each step of the model's input. */
  double steps() {
    return size / shape.product(2);
  }

  /** Whether this is a sequence with as many steps as another. */
  boolean hasStepsOf(TensorShape other) {
    return shape.rank() > 2 && shape.dim(1) == other.dim(1);
  }
}
