/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that compare numbers, combine the answers, and choose by them, element by element. */
final class ComparisonOperators {

  static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    comparison("Equal", order -> order == 0);
    comparison("Less", order -> order < 0);
    comparison("LessOrEqual", order -> order <= 0);
    comparison("Greater", order -> order > 0);
    comparison("GreaterOrEqual", order -> order >= 0);
    logic("And", (a, b) -> a & b);
    logic("Or", (a, b) -> a | b);
    logic("Xor", (a, b) -> a ^ b);
    ALL.put("IsNaN", op -> new Check(op.floats(0), Float::isNaN));
    ALL.put("IsInf", ComparisonOperators::infinite);
    ALL.put("Not", ComparisonOperators::not);
    ALL.put("Where", ComparisonOperators::where);
  }

  private ComparisonOperators() {}

  /** A question about one number. */
  @FunctionalInterface
  private interface Property {
    boolean isTrue(float value);
  }

  /** A question about two numbers. */
  @FunctionalInterface
  private interface Question {
    boolean isTrue(int order);
  }

  private static void comparison(String name, Question question) {
    ALL.put(
        name,
        op -> {
          op.require(
              op.type(0).element() == op.type(1).element(),
              "compared tensors must have one element type",
              "a=%s, b=%s".formatted(op.type(0), op.type(1)));
          TensorType type = Broadcast.of(op, op.type(0), op.type(1));
          return new Comparison(new TensorType(ElementType.BOOL, type.dims()), question);
        });
  }

  private static void logic(String name, LongBinaryOperator function) {
    ALL.put(
        name,
        op -> {
          TensorType type = Broadcast.of(op, bool(op, 0), bool(op, 1));
          return new ArithmeticOperators.IntBinary(type, function);
        });
  }

  private static TensorType bool(Op op, int input) {
    op.require(
        op.type(input).element() == ElementType.BOOL,
        "an operand must be a boolean",
        "got=" + op.type(input));
    return op.type(input);
  }

  private static Operation not(Op op) {
    return new PointwiseOperators.IntUnary(bool(op, 0), value -> 1 - value);
  }

  /** Compares numbers. A comparison with NaN is false. */
  private static final class Comparison extends Operation {

    private final Question question;

    Comparison(TensorType type, Question question) {
      super(type);
      this.question = question;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] a = AffineMap.broadcast(in[0].type(), out[0].type()).positions();
      int[] b = AffineMap.broadcast(in[1].type(), out[0].type()).positions();
      boolean floats = in[0].holdsFloats();
      return () -> {
        for (int i = 0; i < a.length; i++) {
          boolean isTrue =
              floats
                  ? isTrue(in[0].floats()[a[i]], in[1].floats()[b[i]])
                  : question.isTrue(Long.compare(in[0].ints()[a[i]], in[1].ints()[b[i]]));
          out[0].ints()[i] = isTrue ? 1 : 0;
        }
      };
    }

    private boolean isTrue(float a, float b) {
      // Not Float.compare, to which -0 is less than 0.
      return !Float.isNaN(a) && !Float.isNaN(b) && question.isTrue(a < b ? -1 : a > b ? 1 : 0);
    }
  }

  private static Operation infinite(Op op) {
    boolean positive = op.attributes().integer("detect_positive", 1) != 0;
    boolean negative = op.attributes().integer("detect_negative", 1) != 0;
    return new Check(
        op.floats(0), value -> Float.isInfinite(value) && (value > 0 ? positive : negative));
  }

  private static final class Check extends Operation {

    private final Property property;

    Check(TensorType type, Property property) {
      super(new TensorType(ElementType.BOOL, type.dims()));
      this.property = property;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      float[] values = in[0].floats();
      long[] target = out[0].ints();
      return () -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = property.isTrue(values[i]) ? 1 : 0;
        }
      };
    }
  }

  private static Operation where(Op op) {
    op.require(
        op.type(0).element() == ElementType.BOOL && op.type(1).element() == op.type(2).element(),
        "Where must have a boolean condition and two tensors of one element type",
        "condition=%s, x=%s, y=%s".formatted(op.type(0), op.type(1), op.type(2)));
    TensorType either = Broadcast.of(op, op.type(1), op.type(2));
    return new Choice(Broadcast.of(op, either, op.type(0)));
  }

  /** An element of the one or of the other tensor. */
  private static final class Choice extends Operation {

    Choice(TensorType type) {
      super(type);
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[][] positions = new int[3][];
      for (int k = 0; k < 3; k++) {
        positions[k] = AffineMap.broadcast(in[k].type(), out[0].type()).positions();
      }
      return () -> {
        for (int i = 0; i < positions[0].length; i++) {
          int chosen = in[0].ints()[positions[0][i]] != 0 ? 1 : 2;
          if (out[0].holdsFloats()) {
            out[0].floats()[i] = in[chosen].floats()[positions[chosen][i]];
          } else {
            out[0].ints()[i] = in[chosen].ints()[positions[chosen][i]];
          }
        }
      };
    }
  }
}
