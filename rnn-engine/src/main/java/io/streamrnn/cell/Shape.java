/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cell;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor, row-major, last axis fastest. Shapes of cells leave the row axis {@code
 * B} out: a cell of 32 units has the output shape {@code [32]} and steps arrays of {@code [B, 32]}.
 *
 * @param dims the extents; each is positive
 */
public record Shape(List<Integer> dims) {

  /** Checks and copies. */
  public Shape {
    dims = List.copyOf(dims);
    for (int dim : dims) {
      if (dim <= 0) {
        throw new IllegalArgumentException("a dimension must be positive: shape=" + dims);
      }
    }
    if (elements(dims) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a tensor may have 2147483647 elements at most: shape=" + dims);
    }
  }

  /** A shape of these extents; none makes a scalar. */
  public static Shape of(int... dims) {
    return new Shape(IntStream.of(dims).boxed().toList());
  }

  /** The number of elements, 1 for a scalar. */
  public int size() {
    return (int) elements(dims);
  }

  /** The number of axes. */
  public int rank() {
    return dims.size();
  }

  /** The extent of an axis, counted from 0. */
  public int dim(int axis) {
    return dims.get(axis);
  }

  /** The extents in a new array. */
  public long[] toArray() {
    return dims.stream().mapToLong(Integer::longValue).toArray();
  }

  @Override
  public String toString() {
    return dims.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  private static long elements(List<Integer> dims) {
    long product = 1;
    for (int dim : dims) {
      product = Math.multiplyExact(product, (long) dim);
      if (product > Integer.MAX_VALUE) {
        return product;
      }
    }
    return product;
  }
}
