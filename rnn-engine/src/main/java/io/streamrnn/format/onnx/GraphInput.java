/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Optional;

/**
 * An input of a graph as the file declares it.
 *
 * @param shape extents, {@link #OPEN} for a symbol or one that is not given; empty if the file
 *     declares no shape. Not to be written
 */
record GraphInput(String name, ElementType element, Optional<long[]> shape) {

  static final long OPEN = -1;

  /**
   * Accepts a tensor of the declared type.
   *
   * @throws IllegalArgumentException if the tensor has another type
   */
  void check(TensorType type) {
    if (type.element() != element || !shape.map(dims -> fits(dims, type)).orElse(true)) {
      throw new IllegalArgumentException(
          "an input must have the declared type: input=%s, expected=%s, got=%s"
              .formatted(name, this, type));
    }
  }

  private static boolean fits(long[] dims, TensorType type) {
    boolean fits = dims.length == type.rank();
    for (int axis = 0; fits && axis < dims.length; axis++) {
      fits = dims[axis] == OPEN || dims[axis] == type.dim(axis);
    }
    return fits;
  }

  /** These extents with 1 in place of open ones. */
  static long[] closed(long[] dims) {
    return Arrays.stream(dims).map(d -> d == OPEN ? 1 : d).toArray();
  }

  /** The element type and the shape, with a question mark for an open extent. */
  @Override
  public String toString() {
    return element + shape.map(dims -> Arrays.toString(dims).replace("-1", "?")).orElse("");
  }
}
