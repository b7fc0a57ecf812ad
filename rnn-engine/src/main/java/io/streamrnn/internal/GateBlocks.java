/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;

/**
 * Weights of gated cells as ONNX and PyTorch keep them, {@code [gates * units, width]} with one
 * block of rows per gate, turned into Keras's {@code [width, gates * units]} with the blocks in
 * Keras's order.
 */
public final class GateBlocks {

  private final int units;
  private final int[] order;

  /**
   * Blocks of this size and order.
   *
   * @param order for each of Keras's blocks, which of the stored ones it is
   */
  public GateBlocks(int units, int... order) {
    this.units = units;
    this.order = order.clone();
  }

  /**
   * A transposed matrix with its blocks in Keras's order.
   *
   * @param values where the stored matrix lies, from {@code start} on, row-major
   */
  public Weight matrix(String name, float[] values, int start, int width) {
    int columns = order.length * units;
    float[] result = new float[width * columns];
    for (int gate = 0; gate < order.length; gate++) {
      for (int unit = 0; unit < units; unit++) {
        int row = start + (order[gate] * units + unit) * width;
        for (int i = 0; i < width; i++) {
          result[i * columns + gate * units + unit] = values[row + i];
        }
      }
    }
    return Weight.of(name, Shape.of(width, columns), result);
  }

  /** A vector with its blocks in Keras's order. */
  public float[] vector(float[] values, int start) {
    float[] result = new float[order.length * units];
    for (int gate = 0; gate < order.length; gate++) {
      System.arraycopy(values, start + order[gate] * units, result, gate * units, units);
    }
    return result;
  }

  /** Two vectors, added up, with their blocks in Keras's order. */
  public Weight sum(String name, float[] a, int startA, float[] b, int startB) {
    float[] result = vector(a, startA);
    float[] other = vector(b, startB);
    for (int i = 0; i < result.length; i++) {
      result[i] += other[i];
    }
    return Weight.of(name, Shape.of(result.length), result);
  }

  /** Two vectors, one above the other, with their blocks in Keras's order. */
  public Weight both(String name, float[] a, int startA, float[] b, int startB) {
    int width = order.length * units;
    float[] result = new float[2 * width];
    System.arraycopy(vector(a, startA), 0, result, 0, width);
    System.arraycopy(vector(b, startB), 0, result, width, width);
    return Weight.of(name, Shape.of(2, width), result);
  }
}
