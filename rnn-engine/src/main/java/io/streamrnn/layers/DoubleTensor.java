/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.Objects;

/**
 * An immutable tensor of float64 values, row-major, last axis fastest: what a {@link GradientTape}
 * computes, and gradients.
 */
public final class DoubleTensor {

  private final Shape shape;
  private final double[] values;

  private DoubleTensor(Shape shape, double[] values) {
    this.shape = Objects.requireNonNull(shape, "shape");
    this.values = values;
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "a tensor needs one value per element: shape=%s, expected=%d, got=%d"
              .formatted(shape, shape.size(), values.length));
    }
  }

  /**
   * A tensor with a copy of these values.
   *
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static DoubleTensor of(Shape shape, double... values) {
    return new DoubleTensor(shape, values.clone());
  }

  /** A tensor that owns the array. */
  static DoubleTensor own(Shape shape, double[] values) {
    return new DoubleTensor(shape, values);
  }

  /** The extents, rows included. */
  public Shape shape() {
    return shape;
  }

  /** The value at a row-major position. */
  public double at(int position) {
    return values[position];
  }

  /** All values, row-major, in an array owned by the caller. */
  public double[] toArray() {
    return values.clone();
  }

  /** The same, rounded to float32. */
  public Tensor toTensor() {
    float[] rounded = new float[values.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) values[i];
    }
    return Tensor.own(shape, rounded);
  }

  @Override
  public String toString() {
    return "DoubleTensor" + shape;
  }
}
