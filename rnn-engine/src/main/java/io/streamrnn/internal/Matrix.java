/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.Weight;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of weights {@code [inputs, parts * width]}, made of one block of columns per part, such
 * as the gates of a cell; in the form that products read. Immutable, shared by all kernels of a
 * cell.
 */
public final class Matrix {

  final float[][] rows;
  final int parts;
  final int width;
  final boolean isBfloat16;
  // Created at the first product with vectors that reads them.
  private volatile WeightMemory.@Nullable Part<float[]> panels;
  private volatile WeightMemory.@Nullable Part<int[]> pairs;

  Matrix(float[][] rows, int parts) {
    this.rows = rows;
    this.parts = parts;
    this.width = rows[0].length / parts;
    this.isBfloat16 = Arrays.stream(rows).allMatch(Matrix::isBfloat16);
  }

  private static boolean isBfloat16(float[] row) {
    for (float weight : row) {
      if (!HalfFloats.isBfloat16(weight)) {
        return false;
      }
    }
    return true;
  }

  /** The number of weights. */
  long size() {
    return (long) rows.length * rows[0].length;
  }

  /** The matrix of a weight {@code [inputs, parts * width]}. */
  public static Matrix of(Weight weight, int parts) {
    return new Matrix(weight.toRows(), parts);
  }

  /** Some neighbouring parts of it. */
  public Matrix parts(int from, int to) {
    return new Matrix(
        Arrays.stream(rows)
            .map(row -> Arrays.copyOfRange(row, from * width, to * width))
            .toArray(float[][]::new),
        to - from);
  }

  /**
   * The weights as vector products read them.
   *
   * @param packing always the same for a matrix
   */
  WeightMemory.Part<float[]> panels(Function<Matrix, WeightMemory.Part<float[]>> packing) {
    WeightMemory.Part<float[]> result = panels;
    return result == null ? createPanels(packing) : result;
  }

  private synchronized WeightMemory.Part<float[]> createPanels(
      Function<Matrix, WeightMemory.Part<float[]>> packing) {
    WeightMemory.Part<float[]> result = panels;
    if (result == null) {
      result = packing.apply(this);
      panels = result;
    }
    return result;
  }

  /**
   * The weights of a matrix of bfloat16 numbers, two in an int, as vector products read them.
   *
   * @param packing always the same for a matrix
   */
  WeightMemory.Part<int[]> pairs(Function<Matrix, WeightMemory.Part<int[]>> packing) {
    WeightMemory.Part<int[]> result = pairs;
    return result == null ? createPairs(packing) : result;
  }

  private synchronized WeightMemory.Part<int[]> createPairs(
      Function<Matrix, WeightMemory.Part<int[]>> packing) {
    WeightMemory.Part<int[]> result = pairs;
    if (result == null) {
      result = packing.apply(this);
      pairs = result;
    }
    return result;
  }
}
