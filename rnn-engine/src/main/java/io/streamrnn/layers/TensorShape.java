/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The extents of a tensor as far as they are known, rows included: {@code [B, T, I]}.
 *
 * @param dims the extents; {@link #UNKNOWN} or positive
 */
public record TensorShape(List<Integer> dims) {

  /** An extent that is not known: Keras's {@code None}. */
  public static final int UNKNOWN = -1;

  /** Checks and copies. */
  public TensorShape {
    dims = List.copyOf(dims);
    for (int dim : dims) {
      if (dim != UNKNOWN && dim <= 0) {
        throw new IllegalArgumentException(
            "a dimension must be positive, or -1 for unknown: shape=" + dims);
      }
    }
  }

  /** A shape of these extents. */
  public static TensorShape of(int... dims) {
    return new TensorShape(IntStream.of(dims).boxed().toList());
  }

  /** A shape that is known. */
  public static TensorShape of(Shape shape) {
    return new TensorShape(shape.dims());
  }

  /** The number of axes. */
  public int rank() {
    return dims.size();
  }

  /** The extent of an axis, {@link #UNKNOWN} if it is not known. */
  public int dim(int axis) {
    return dims.get(axis);
  }

  /** Whether the extent of an axis is known. */
  public boolean isKnown(int axis) {
    return dims.get(axis) != UNKNOWN;
  }

  /**
   * The shape of the axes from one on.
   *
   * @throws IllegalArgumentException if one of them is not known
   */
  public Shape from(int axis) {
    List<Integer> tail = dims.subList(axis, rank());
    if (tail.contains(UNKNOWN)) {
      throw new IllegalArgumentException(
          "the axes after batch and steps must be known: shape=" + this);
    }
    return new Shape(tail);
  }

  /**
   * The shape of an event; empty if it is not known.
   *
   * @param leading how many axes are before those of an event
   */
  Optional<Shape> event(int leading) {
    return rank() >= leading && !dims.subList(leading, rank()).contains(UNKNOWN)
        ? Optional.of(from(leading))
        : Optional.empty();
  }

  /** The product of the extents from an axis on; an unknown one counts as one. */
  double product(int axis) {
    return dims.stream()
        .skip(axis)
        .mapToDouble(dim -> dim == UNKNOWN ? 1 : dim)
        .reduce(1, (a, b) -> a * b);
  }

  /** The first axes of this shape, followed by others. */
  TensorShape headWith(int axes, Shape tail) {
    List<Integer> result = new ArrayList<>(dims.subList(0, axes));
    result.addAll(tail.dims());
    return new TensorShape(result);
  }

  /** Whether a tensor of the other shape fits where this shape is required. */
  boolean accepts(TensorShape other) {
    return rank() == other.rank()
        && IntStream.range(0, rank())
            .allMatch(i -> !isKnown(i) || !other.isKnown(i) || dim(i) == other.dim(i));
  }

  /** As in configurations: Keras's {@code None} for unknown. */
  List<Integer> toConfig() {
    List<Integer> result = new ArrayList<>(dims);
    result.replaceAll(dim -> dim == UNKNOWN ? null : dim);
    return Collections.unmodifiableList(result);
  }

  /** From configurations: Keras's {@code None} for unknown. */
  static int[] dimsFromConfig(List<?> config) {
    return config.stream().mapToInt(d -> d instanceof Number n ? n.intValue() : UNKNOWN).toArray();
  }

  @Override
  public String toString() {
    return dims.stream()
        .map(dim -> dim == UNKNOWN ? "?" : String.valueOf(dim))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
