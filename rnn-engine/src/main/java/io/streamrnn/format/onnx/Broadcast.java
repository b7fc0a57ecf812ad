/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

/** NumPy's broadcasting of tensors of different shapes. */
final class Broadcast {

  private Broadcast() {}

  /** The common shape, with the element type of the first. */
  static TensorType of(Op op, TensorType a, TensorType b) {
    int rank = Math.max(a.rank(), b.rank());
    long[] dims = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      long left = dim(a, axis, rank);
      long right = dim(b, axis, rank);
      op.require(
          left == right || left == 1 || right == 1,
          "shapes must be broadcastable",
          "a=%s, b=%s".formatted(a, b));
      dims[axis] = left == 1 ? right : left;
    }
    return a.withDims(dims);
  }

  private static long dim(TensorType type, int axis, int rank) {
    int own = axis - rank + type.rank();
    return own < 0 ? 1 : type.dim(own);
  }
}
