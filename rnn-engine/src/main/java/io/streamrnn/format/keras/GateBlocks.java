/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import io.streamrnn.format.hdf5.StoredArray;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The three arrays of a gated cell in the layout of Keras 2: one column block per gate. Other
 * layouts are converted as Keras's own loader converts them.
 *
 * @param kernel {@code [I, gates * units]}
 * @param recurrentKernel {@code [units, gates * units]}
 * @param bias {@code [gates * units]}, {@code [2, gates * units]}, null if there is none
 */
record GateBlocks(StoredArray kernel, StoredArray recurrentKernel, @Nullable StoredArray bias) {

  /** Arrays in this layout. */
  static GateBlocks stored(LayerWeights weights, int inputSize, int units, int gates, int... bias) {
    return new GateBlocks(
        weights.take("kernel", inputSize, gates * units),
        weights.take("recurrent_kernel", units, gates * units),
        bias.length == 0 ? null : weights.take("bias", bias));
  }

  /**
   * The layout of Keras 1: three arrays per gate.
   *
   * @param order for each block of the result, which stored gate it is
   */
  static GateBlocks perGate(LayerWeights weights, int inputSize, int units, int... order) {
    StoredArray[][] gates = new StoredArray[order.length][];
    for (int gate = 0; gate < gates.length; gate++) {
      gates[gate] =
          new StoredArray[] {
            weights.take("W of gate " + gate, inputSize, units),
            weights.take("U of gate " + gate, units, units),
            weights.take("b of gate " + gate, units)
          };
    }
    return new GateBlocks(
        joined(gates, order, 0), joined(gates, order, 1), joined(gates, order, 2));
  }

  private static StoredArray joined(StoredArray[][] gates, int[] order, int array) {
    return StoredArray.join(
        Arrays.stream(order).mapToObj(gate -> gates[gate][array]).toArray(StoredArray[]::new));
  }

  /**
   * The layout of CuDNNLSTM and CuDNNGRU: blocks transposed, an input and a recurrent bias.
   *
   * @param bias computes the bias of the cell; it is given one row for each of the two
   */
  static GateBlocks cudnn(
      LayerWeights weights, int inputSize, int units, int gates, UnaryOperator<StoredArray> bias) {
    StoredArray kernel = weights.take("kernel", inputSize, gates * units);
    StoredArray recurrentKernel = weights.take("recurrent_kernel", units, gates * units);
    StoredArray both = weights.take("bias", 2 * gates * units);
    return new GateBlocks(
        transposed(kernel, units, gates),
        transposed(recurrentKernel, units, gates),
        bias.apply(both.reshape(2, gates * units)));
  }

  /** Each block {@code [n, units]} holds, row by row, a matrix {@code [units, n]}. */
  private static StoredArray transposed(StoredArray blocks, int units, int gates) {
    int rows = blocks.dims()[0];
    StoredArray[] result = new StoredArray[gates];
    Arrays.setAll(
        result,
        gate -> blocks.columns(gate * units, (gate + 1) * units).reshape(units, rows).transpose());
    return StoredArray.join(result);
  }

  /** The sum of the two rows of a bias. */
  static StoredArray summed(StoredArray bias) {
    int width = bias.dims()[1];
    float[] sum = new float[width];
    for (int j = 0; j < width; j++) {
      sum[j] = bias.values()[j] + bias.values()[width + j];
    }
    return new StoredArray(bias.name(), new int[] {width}, sum);
  }
}
