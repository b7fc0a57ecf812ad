/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** CumSum: sums of the elements of an axis up to each one. Sums of floats are in double. */
final class RunningSum extends Operation {

  private final TensorType type;
  private final int axis;
  private final boolean isExclusive;
  private final boolean isReverse;

  private RunningSum(TensorType type, int axis, boolean isExclusive, boolean isReverse) {
    super(type);
    this.type = type;
    this.axis = axis;
    this.isExclusive = isExclusive;
    this.isReverse = isReverse;
  }

  static Operation plan(Op op) {
    TensorType type = op.type(0);
    op.require(type.element() != ElementType.BOOL, "summands must be numbers", "x=" + type);
    long[] axis = op.knownInts(1);
    op.require(axis.length == 1, "a sum must have one axis", "axis=" + op.type(1));
    return new RunningSum(
        type,
        op.axis(axis[0], type.rank()),
        op.attributes().flag("exclusive"),
        op.attributes().flag("reverse"));
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return isTime.test(type.dim(axis))
        ? Optional.of(ProductOperators.OVER_STEPS)
        : Optional.empty();
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int length = (int) type.dim(axis);
    int inner = (int) type.elements(axis + 1, type.rank());
    int lines = length == 0 ? 0 : (int) type.elements() / length;
    int step = isReverse ? -inner : inner;
    return () -> {
      for (int line = 0; line < lines; line++) {
        int first = line / inner * length * inner + line % inner;
        int from = isReverse ? first + (length - 1) * inner : first;
        if (in[0].holdsFloats()) {
          sum(in[0].floats(), out[0].floats(), from, step, length);
        } else {
          sum(in[0].ints(), out[0].ints(), from, step, length);
        }
      }
    };
  }

  private void sum(float[] x, float[] y, int from, int step, int length) {
    double sum = 0;
    for (int i = 0, at = from; i < length; i++, at += step) {
      double before = sum;
      sum += x[at];
      y[at] = (float) (isExclusive ? before : sum);
    }
  }

  private void sum(long[] x, long[] y, int from, int step, int length) {
    long sum = 0;
    for (int i = 0, at = from; i < length; i++, at += step) {
      long before = sum;
      sum += x[at];
      y[at] = isExclusive ? before : sum;
    }
  }
}
