/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.cell.Weight;
import io.streamrnn.format.hdf5.StoredArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Convolutions as Keras 1 stores them: kernels of images that are one column wide, and an array for
 * each gate. They are converted as the loader of Keras 2 converts them.
 */
final class Keras1Weights {

  // Stored as i, c, f, o.
  private static final int[] GATES = {0, 2, 1, 3};

  private Keras1Weights() {}

  /**
   * The arrays of a layer.
   *
   * @param type its class
   * @param expected the weights that it has, in its order
   */
  static List<StoredArray> take(String type, List<Weight> expected, LayerWeights weights) {
    if (type.equals("ConvLSTM2D") && expected.size() == 3) {
      return perGate(expected, weights);
    }
    List<StoredArray> arrays = new ArrayList<>();
    for (Weight weight : expected) {
      boolean isKernel = type.equals("Conv1D") && weight.name().equals("kernel");
      arrays.add(isKernel ? kernel(weight, weights) : plain(weight, weights));
    }
    return arrays;
  }

  /** The array of a weight in the layout of Keras 2. */
  static StoredArray plain(Weight weight, LayerWeights weights) {
    return weights.take(weight.name(), dims(weight));
  }

  private static int[] dims(Weight weight) {
    return weight.shape().dims().stream().mapToInt(Integer::intValue).toArray();
  }

  /** {@code [size, 1, inputs, filters]}, before Keras 1.1 {@code [filters, inputs, size, 1]}. */
  private static StoredArray kernel(Weight weight, LayerWeights weights) {
    int size = weight.shape().dim(0);
    int inputs = weight.shape().dim(1);
    int filters = weight.shape().dim(2);
    if (weights.isNext(filters, inputs, size, 1)) {
      return turned(weights.take(weight.name(), filters, inputs, size, 1));
    }
    return weights.take(weight.name(), size, 1, inputs, filters).reshape(size, inputs, filters);
  }

  /** {@code [filters, inputs, size, 1]} as {@code [size, inputs, filters]}. */
  private static StoredArray turned(StoredArray kernel) {
    int filters = kernel.dims()[0];
    int inputs = kernel.dims()[1];
    int size = kernel.dims()[2];
    float[] values = new float[kernel.values().length];
    for (int i = 0; i < values.length; i++) {
      int filter = i / (inputs * size);
      int input = i / size % inputs;
      int step = i % size;
      values[(step * inputs + input) * filters + filter] = kernel.values()[i];
    }
    return new StoredArray(kernel.name(), new int[] {size, inputs, filters}, values);
  }

  /** A kernel, a recurrent kernel and a bias for each gate. */
  private static List<StoredArray> perGate(List<Weight> expected, LayerWeights weights) {
    List<List<StoredArray>> gates = new ArrayList<>();
    for (int gate = 0; gate < GATES.length; gate++) {
      gates.add(expected.stream().map(weight -> ofGate(weight, weights)).toList());
    }
    List<StoredArray> joined = new ArrayList<>();
    for (int part = 0; part < expected.size(); part++) {
      int one = part;
      joined.add(joined(gate -> gates.get(gate).get(one)).reshape(dims(expected.get(part))));
    }
    return joined;
  }

  private static StoredArray ofGate(Weight all, LayerWeights weights) {
    int[] dims = dims(all);
    dims[dims.length - 1] /= GATES.length;
    return weights.take(all.name() + " of a gate", dims);
  }

  /** The gates side by side, in the order of Keras 2. */
  private static StoredArray joined(Function<Integer, StoredArray> ofGate) {
    return StoredArray.join(
        Arrays.stream(GATES)
            .mapToObj(gate -> rows(ofGate.apply(gate)))
            .toArray(StoredArray[]::new));
  }

  /** With the last axis as columns. */
  private static StoredArray rows(StoredArray array) {
    int columns = array.dims()[array.dims().length - 1];
    return array.reshape(array.values().length / columns, columns);
  }
}
