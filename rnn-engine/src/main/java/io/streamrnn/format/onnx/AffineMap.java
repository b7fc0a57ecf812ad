/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.stream.IntStream;

/**
 * Where each element of a tensor comes from: the element at coordinates {@code k} from position
 * {@code base + sum k[a] strides[a]} of its source. Transpose, Slice, Expand and Split are such
 * maps.
 */
record AffineMap(TensorType type, long base, long[] strides) {

  /** The source of each element as if the source were repeated to this shape. */
  static AffineMap broadcast(TensorType from, TensorType to) {
    long[] strides = new long[to.rank()];
    long[] own = from.strides();
    int shift = to.rank() - from.rank();
    for (int axis = 0; axis < from.rank(); axis++) {
      strides[axis + shift] = from.dim(axis) == 1 ? 0 : own[axis];
    }
    return new AffineMap(to, 0, strides);
  }

  /** The source positions of all elements, row-major. */
  int[] positions() {
    int count = Math.toIntExact(type.elements());
    int[] result = new int[count];
    long[] at = new long[type.rank()];
    long position = base;
    for (int i = 0; i < count; i++) {
      result[i] = (int) position;
      for (int axis = type.rank() - 1; axis >= 0; axis--) {
        position += strides[axis];
        if (++at[axis] < type.dim(axis)) {
          break;
        }
        position -= strides[axis] * at[axis];
        at[axis] = 0;
      }
    }
    return result;
  }

  /** Whether this maps a source with this number of elements to itself. */
  boolean isIdentity(long elements) {
    if (type.elements() != elements) {
      return false;
    }
    int[] positions = positions();
    return IntStream.range(0, positions.length).allMatch(i -> positions[i] == i);
  }
}
