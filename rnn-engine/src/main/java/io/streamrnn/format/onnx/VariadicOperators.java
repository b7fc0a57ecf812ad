/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators of one tensor or more, element by element: the extremes, the sum and the mean. */
final class VariadicOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "Min", op -> extreme(op, Math::min, Math::min),
          "Max", op -> extreme(op, Math::max, Math::max),
          "Sum", op -> sum(op, 1),
          "Mean", op -> sum(op, op.inputs().length));

  private VariadicOperators() {}

  private static Operation extreme(Op op, DoubleBinaryOperator floats, LongBinaryOperator ints) {
    TensorType type = type(op);
    return type.element() == ElementType.FLOAT
        ? new FloatFold(op, type, floats, 1)
        : new IntFold(op, type, ints);
  }

  /** A sum of floats is rounded after each addition, as in ONNX Runtime. */
  private static Operation sum(Op op, int divisor) {
    op.floats(0);
    return new FloatFold(op, type(op), (a, b) -> a + b, divisor);
  }

  /** The common type of all operands. */
  private static TensorType type(Op op) {
    TensorType type = op.type(0);
    for (int k = 1; k < op.inputs().length; k++) {
      op.require(
          type.element() == op.type(k).element(),
          "operands must have one element type",
          "first=%s, operand %d=%s".formatted(type, k, op.type(k)));
      type = Broadcast.of(op, type, op.type(k));
    }
    op.require(type.element() != ElementType.BOOL, "operands must be numbers", "got=" + type);
    return type;
  }

  /** A function of two elements, applied to the result so far and the next operand. */
  private abstract static class Fold extends Operation {

    private final int operands;

    Fold(Op op, TensorType type) {
      super(type);
      this.operands = op.inputs().length;
    }

    /** Each operand has the positions of its elements. */
    @Override
    final double memory() {
      return super.memory() * (1 + operands);
    }
  }

  private static final class FloatFold extends Fold {

    private final DoubleBinaryOperator function;
    private final float divisor;

    FloatFold(Op op, TensorType type, DoubleBinaryOperator function, float divisor) {
      super(op, type);
      this.function = function;
      this.divisor = divisor;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[][] positions = positions(in, out[0]);
      float[] target = out[0].floats();
      return () -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = in[0].floats()[positions[0][i]];
        }
        for (int k = 1; k < positions.length; k++) {
          fold(target, in[k].floats(), positions[k]);
        }
        for (int i = 0; i < target.length && divisor != 1; i++) {
          target[i] /= divisor;
        }
      };
    }

    private void fold(float[] target, float[] from, int[] positions) {
      for (int i = 0; i < target.length; i++) {
        target[i] = (float) function.applyAsDouble(target[i], from[positions[i]]);
      }
    }
  }

  private static final class IntFold extends Fold {

    private final LongBinaryOperator function;

    IntFold(Op op, TensorType type, LongBinaryOperator function) {
      super(op, type);
      this.function = function;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[][] positions = positions(in, out[0]);
      long[] target = out[0].ints();
      return () -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = in[0].ints()[positions[0][i]];
          for (int k = 1; k < positions.length; k++) {
            target[i] = function.applyAsLong(target[i], in[k].ints()[positions[k][i]]);
          }
        }
      };
    }
  }

  /** Where each operand has the elements of the result. */
  private static int[][] positions(@Nullable Value[] in, Value out) {
    int[][] positions = new int[in.length][];
    for (int k = 0; k < in.length; k++) {
      positions[k] = AffineMap.broadcast(in[k].type(), out.type()).positions();
    }
    return positions;
  }
}
