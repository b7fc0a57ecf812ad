/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.StoredArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Kernels of convolutions that Keras trained on Theano. Theano convolves, so that the first part of
 * a kernel is for the last step; all others correlate. They are turned as the loader of Keras 2
 * turns them.
 */
final class TheanoKernels {

  /** How many of the first arrays of a layer are kernels. */
  private static final Map<String, Integer> KERNELS = Map.of("Conv1D", 1, "ConvLSTM2D", 2);

  private TheanoKernels() {}

  /** The arrays of a layer, with its kernels turned. */
  static List<StoredArray> turned(String type, List<StoredArray> arrays) {
    List<StoredArray> turned = new ArrayList<>(arrays);
    int kernels = Math.min(KERNELS.getOrDefault(type, 0), arrays.size());
    for (int i = 0; i < kernels; i++) {
      turned.set(i, turned(arrays.get(i)));
    }
    return turned;
  }

  /** The other way round along all axes but those of inputs and outputs, which are the last two. */
  private static StoredArray turned(StoredArray kernel) {
    int[] dims = kernel.dims();
    int size = dims[dims.length - 2] * dims[dims.length - 1];
    int places = kernel.values().length / size;
    float[] values = new float[kernel.values().length];
    for (int place = 0; place < places; place++) {
      System.arraycopy(kernel.values(), place * size, values, (places - 1 - place) * size, size);
    }
    return new StoredArray(kernel.name(), dims, values);
  }
}
