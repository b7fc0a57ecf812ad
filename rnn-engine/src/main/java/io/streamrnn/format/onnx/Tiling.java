/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Tile: repeats a tensor along each axis. */
final class Tiling extends Operation {

  private final TensorType from;

  private Tiling(TensorType from, TensorType to) {
    super(to);
    this.from = from;
  }

  static Operation plan(Op op) {
    TensorType from = op.type(0);
    long[] repeats = op.knownInts(1);
    op.require(
        repeats.length == from.rank() && LongStream.of(repeats).allMatch(times -> times >= 0),
        "a tensor must be repeated some times along each axis",
        "repeats=" + Arrays.toString(repeats));
    long[] dims = from.dims().clone();
    for (int axis = 0; axis < dims.length; axis++) {
      op.require(
          repeats[axis] < Integer.MAX_VALUE && dims[axis] < Long.MAX_VALUE >> 32,
          "a repeated axis must have an extent",
          "repeats=" + Arrays.toString(repeats));
      dims[axis] *= repeats[axis];
    }
    return new Tiling(from, from.withDims(dims));
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int[] positions = positions();
    return () -> Rearrangement.copy(in[0], positions, out[0]);
  }

  /** Where each element of the output is in the input. */
  private int[] positions() {
    int[] positions = new int[Math.toIntExact(output().elements())];
    long[] own = from.strides();
    long[] strides = output().strides();
    for (int i = 0; i < positions.length; i++) {
      long position = 0;
      for (int axis = 0; axis < strides.length; axis++) {
        long at = i / strides[axis] % output().dim(axis);
        position += at % from.dim(axis) * own[axis];
      }
      positions[i] = (int) position;
    }
    return positions;
  }
}
