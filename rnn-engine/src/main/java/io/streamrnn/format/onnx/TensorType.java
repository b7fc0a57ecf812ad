/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import java.util.Arrays;

/** Element type and extents of a tensor. Extents may be zero; the array is not to be written. */
record TensorType(ElementType element, long... dims) {

  static final int MAX_RANK = 16;

  TensorType {
    if (dims.length > MAX_RANK) {
      throw new ModelFormatException(
          "a tensor must have at most %2$d axes: rank=%1$d".formatted(dims.length, MAX_RANK));
    }
    for (long dim : dims) {
      if (dim < 0) {
        throw new ModelFormatException(
            "an extent must not be negative: shape=" + Arrays.toString(dims));
      }
    }
    product(dims, 0, dims.length);
  }

  static TensorType floats(long... dims) {
    return new TensorType(ElementType.FLOAT, dims);
  }

  static TensorType ints(long... dims) {
    return new TensorType(ElementType.INT, dims);
  }

  int rank() {
    return dims.length;
  }

  long dim(int axis) {
    return dims[axis];
  }

  long elements() {
    return product(dims, 0, dims.length);
  }

  /** The number of elements of the axes {@code [from, to)}. */
  long elements(int from, int to) {
    return product(dims, from, to);
  }

  TensorType withDims(long... others) {
    return new TensorType(element, others);
  }

  boolean sameDims(TensorType other) {
    return Arrays.equals(dims, other.dims);
  }

  /** Row-major strides. */
  long[] strides() {
    long[] strides = new long[dims.length];
    long next = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = next;
      next *= Math.max(dims[axis], 1);
    }
    return strides;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TensorType type && element == type.element && sameDims(type);
  }

  @Override
  public int hashCode() {
    return 31 * element.hashCode() + Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return element + Arrays.toString(dims);
  }

  private static long product(long[] dims, int from, int to) {
    long product = 1;
    for (int axis = from; axis < to; axis++) {
      if (dims[axis] == 0) {
        return 0;
      }
      if (product > Long.MAX_VALUE / dims[axis]) {
        throw new ModelFormatException(
            "a tensor must have at most 2^63-1 elements: shape=" + Arrays.toString(dims));
      }
      product *= dims[axis];
    }
    return product;
  }
}
