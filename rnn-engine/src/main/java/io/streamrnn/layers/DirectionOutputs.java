/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.List;

/** Merges the outputs of the two directions of a {@link Bidirectional}. */
final class DirectionOutputs {

  private DirectionOutputs() {}

  static List<Tensor> merge(MergeMode mode, Tensor a, Tensor b) {
    return switch (mode) {
      case NONE -> List.of(a, b);
      case CONCAT -> List.of(concat(a, b));
      default -> List.of(entrywise(mode, a, b));
    };
  }

  private static Tensor entrywise(MergeMode mode, Tensor a, Tensor b) {
    float[] merged = new float[a.shape().size()];
    mode.kind().merge(new float[][] {a.values(), b.values()}, merged.length, merged);
    return Tensor.own(a.shape(), merged);
  }

  private static Tensor concat(Tensor a, Tensor b) {
    Shape shape = concat(TensorShape.of(a.shape()), TensorShape.of(b.shape())).from(0);
    int[] lengths = {a.shape().dim(a.shape().rank() - 1), b.shape().dim(b.shape().rank() - 1)};
    float[] merged = new float[shape.size()];
    int rows = a.shape().size() / lengths[0];
    MergeKind.concatenate(new float[][] {a.values(), b.values()}, lengths, rows, merged);
    return Tensor.own(shape, merged);
  }

  static List<TensorShape> merge(MergeMode mode, TensorShape a, TensorShape b) {
    return switch (mode) {
      case NONE -> List.of(a, b);
      case CONCAT -> List.of(concat(a, b));
      default -> List.of(a);
    };
  }

  private static TensorShape concat(TensorShape a, TensorShape b) {
    int last = a.rank() - 1;
    return a.headWith(last, Shape.of(a.dim(last) + b.dim(last)));
  }

  /** Whether outputs of these shapes can be merged. */
  static boolean canMerge(MergeMode mode, TensorShape a, TensorShape b) {
    return switch (mode) {
      case NONE -> true;
      case CONCAT -> allButLast(a).equals(allButLast(b));
      default -> a.equals(b);
    };
  }

  private static TensorShape allButLast(TensorShape shape) {
    return shape.headWith(shape.rank() - 1, Shape.of());
  }

  static List<Variable> merge(MergeMode mode, Variable a, Variable b) {
    return switch (mode) {
      case NONE -> List.of(a, b);
      case CONCAT -> List.of(Variable.concat(a.shape().rank() - 1, List.of(a, b)));
      case SUM -> List.of(a.plus(b));
      case MUL -> List.of(a.times(b));
      case AVE -> List.of(a.plus(b).times(0.5));
    };
  }

  /** The steps in reverse. */
  static Tensor reverse(Tensor x, int axis) {
    int steps = x.shape().dim(axis);
    int blocks = axis == 0 ? 1 : x.shape().dim(0);
    int width = x.shape().size() / (steps * blocks);
    float[] reversed = new float[x.shape().size()];
    for (int block = 0; block < blocks; block++) {
      for (int t = 0; t < steps; t++) {
        int from = (block * steps + t) * width;
        int to = (block * steps + steps - 1 - t) * width;
        System.arraycopy(x.values(), from, reversed, to, width);
      }
    }
    return Tensor.own(x.shape(), reversed);
  }

  /** The steps in reverse. */
  static Variable reverse(Variable x, int axis) {
    List<Variable> steps = new ArrayList<>();
    for (int t = x.shape().dim(axis) - 1; t >= 0; t--) {
      steps.add(x.at(axis, t));
    }
    return Variable.stack(axis, steps);
  }
}
