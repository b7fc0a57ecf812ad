/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The shapes of inputs that a {@link Merge} merges entry by entry. An input is repeated along the
 * axes on which it has the extent 1. One with fewer axes gets those after its rows.
 */
final class MergedShapes {

  private MergedShapes() {}

  /** The shape of two inputs, merged. */
  static TensorShape merged(TensorShape first, TensorShape second, String layer) {
    int rank = Math.max(first.rank(), second.rank());
    List<Integer> one = withAxes(first.dims(), rank);
    List<Integer> other = withAxes(second.dims(), rank);
    List<Integer> dims = new ArrayList<>();
    for (int axis = 0; axis < rank; axis++) {
      int a = one.get(axis);
      int b = other.get(axis);
      boolean areAlike = a == b || a == TensorShape.UNKNOWN || b == TensorShape.UNKNOWN;
      boolean isRepeated = axis > 0 && (a == 1 || b == 1);
      if (!areAlike && !isRepeated) {
        throw new IllegalArgumentException(
            "inputs that are merged must have the same rows, and on the other axes the same extent or 1: got=%s and %s, layer=%s"
                .formatted(first, second, layer));
      }
      dims.add(extent(a, b));
    }
    return new TensorShape(dims);
  }

  /** The larger one; an unknown one may be larger than 1. */
  private static int extent(int a, int b) {
    if (a == TensorShape.UNKNOWN || b == TensorShape.UNKNOWN) {
      return Math.max(a, b) == 1 ? TensorShape.UNKNOWN : Math.max(a, b);
    }
    return Math.max(a, b);
  }

  private static List<Integer> withAxes(List<Integer> dims, int rank) {
    List<Integer> all = new ArrayList<>(dims);
    all.addAll(Math.min(1, dims.size()), Collections.nCopies(rank - dims.size(), 1));
    return all;
  }

  /** The values of a tensor in the shape of all inputs, merged. */
  static Tensor repeated(Tensor tensor, Shape to) {
    if (tensor.shape().equals(to)) {
      return tensor;
    }
    int[] positions = positions(tensor.shape(), to);
    float[] values = new float[positions.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.at(positions[i]);
    }
    return Tensor.own(to, values);
  }

  /** As {@link #repeated(Tensor, Shape)}. */
  static Variable repeated(Variable variable, Shape to) {
    return variable.shape().equals(to)
        ? variable
        : variable.gather(to, positions(variable.shape(), to));
  }

  private static int[] positions(Shape from, Shape to) {
    return MergeKind.repeated(withAxes(from.dims(), to.rank()), to.dims());
  }

  /** The masks of inputs in the shape of all inputs, merged. */
  static List<Optional<Tensor>> repeated(
      List<Optional<Tensor>> masks, List<Shape> inputs, Shape to) {
    List<Optional<Tensor>> repeated = new ArrayList<>();
    for (int k = 0; k < masks.size(); k++) {
      int added = to.rank() - inputs.get(k).rank();
      repeated.add(masks.get(k).map(mask -> repeated(mask, head(to, mask.shape().rank() + added))));
    }
    return repeated;
  }

  private static Shape head(Shape shape, int axes) {
    return new Shape(shape.dims().subList(0, axes));
  }
}
