/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Weight;
import java.lang.reflect.Array;
import java.util.Arrays;

/** Weights as the arrays of arrays that the HDF5 library writes. */
final class Hdf5Arrays {

  private Hdf5Arrays() {}

  static Object of(Weight weight) {
    int[] dims = weight.shape().dims().stream().mapToInt(Integer::intValue).toArray();
    return dims.length == 0 ? weight.at(0) : nested(weight.toArray(), 0, dims);
  }

  private static Object nested(float[] values, int from, int[] dims) {
    if (dims.length == 1) {
      return Arrays.copyOfRange(values, from, from + dims[0]);
    }
    int[] inner = Arrays.copyOfRange(dims, 1, dims.length);
    int size = Arrays.stream(inner).reduce(1, Math::multiplyExact);
    Object array = Array.newInstance(float.class, dims);
    for (int i = 0; i < dims[0]; i++) {
      Array.set(array, i, nested(values, from + i * size, inner));
    }
    return array;
  }
}
