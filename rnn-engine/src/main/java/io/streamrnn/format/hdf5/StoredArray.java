/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;

/**
 * A float32 array that was read from a file: a weight, or a part of one. Safe for use by many
 * threads as long as nobody writes its arrays.
 *
 * @param name of the dataset in the file
 * @param dims the extents, each positive; not copied, not to be written
 * @param values row-major, as many as the product of the extents; not copied, not to be written
 */
public record StoredArray(String name, int[] dims, float[] values) {

  /**
   * The array as a weight of the same shape.
   *
   * @param weight the name of the weight
   */
  public Weight as(String weight) {
    return Weight.of(weight, Shape.of(dims), values);
  }

  /**
   * The same values in the same order with other extents; the array is shared.
   *
   * @param newDims with the same product
   */
  public StoredArray reshape(int... newDims) {
    return new StoredArray(name, newDims, values);
  }

  /** The transpose of a matrix: {@code [rows, columns]} to {@code [columns, rows]}, copied. */
  public StoredArray transpose() {
    int rows = dims[0];
    int columns = dims[1];
    float[] result = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return new StoredArray(name, new int[] {columns, rows}, result);
  }

  /**
   * Some columns of a matrix, copied.
   *
   * @param from the first column
   * @param to the column after the last one
   * @return {@code [rows, to - from]}
   */
  public StoredArray columns(int from, int to) {
    int width = to - from;
    float[] result = new float[dims[0] * width];
    for (int i = 0; i < dims[0]; i++) {
      System.arraycopy(values, i * dims[1] + from, result, i * width, width);
    }
    return new StoredArray(name, new int[] {dims[0], width}, result);
  }

  /**
   * Concatenates arrays along their last axis, under the name of the first.
   *
   * @param parts vectors, or matrices with the same number of rows; one at least
   * @return a vector or a matrix, copied
   */
  public static StoredArray join(StoredArray... parts) {
    int rows = parts[0].dims.length == 1 ? 1 : parts[0].dims[0];
    int width = Arrays.stream(parts).mapToInt(p -> p.values.length / rows).sum();
    float[] result = new float[rows * width];
    int column = 0;
    for (StoredArray part : parts) {
      int partWidth = part.values.length / rows;
      for (int i = 0; i < rows; i++) {
        System.arraycopy(part.values, i * partWidth, result, i * width + column, partWidth);
      }
      column += partWidth;
    }
    int[] dims = parts[0].dims.length == 1 ? new int[] {width} : new int[] {rows, width};
    return new StoredArray(parts[0].name, dims, result);
  }
}
