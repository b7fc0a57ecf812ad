/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.Objects;

/**
 * A named, immutable tensor of trained values, float32, row-major. Safe for use by many threads.
 */
public final class Weight {

  private final String name;
  private final Shape shape;
  private final float[] values;

  private Weight(String name, Shape shape, float[] values) {
    this.name = Objects.requireNonNull(name, "name");
    this.shape = Objects.requireNonNull(shape, "shape");
    this.values = values;
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "a weight needs one value per element: weight=%s, shape=%s, expected=%d, got=%d"
              .formatted(name, shape, shape.size(), values.length));
    }
  }

  /**
   * A weight with a copy of these values.
   *
   * @param values row-major, as many as the shape has elements
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Weight of(String name, Shape shape, float[] values) {
    return new Weight(name, shape, values.clone());
  }

  /** What the field calls it: {@code "kernel"}, {@code "recurrent_kernel"}, {@code "bias"}. */
  public String name() {
    return name;
  }

  /** Its shape. */
  public Shape shape() {
    return shape;
  }

  /** The value at a row-major position. */
  public float at(int position) {
    return values[position];
  }

  /** All values, row-major, in a new array. */
  public float[] toArray() {
    return values.clone();
  }

  /**
   * The values as one new array per index of the first axis. Kernels take their weights this way:
   * the JIT compiler vectorizes loops whose arrays share one index.
   */
  public float[][] toRows() {
    int rows = shape.dim(0);
    int width = shape.size() / rows;
    float[][] result = new float[rows][width];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(values, i * width, result[i], 0, width);
    }
    return result;
  }

  /**
   * Requires a shape.
   *
   * @throws IllegalArgumentException if the shape differs
   */
  public Weight requireShape(Shape expected) {
    if (!shape.equals(expected)) {
      throw new IllegalArgumentException(
          "a weight has the wrong shape: weight=%s, expected=%s, got=%s"
              .formatted(name, expected, shape));
    }
    return this;
  }

  @Override
  public String toString() {
    return name + shape;
  }
}
