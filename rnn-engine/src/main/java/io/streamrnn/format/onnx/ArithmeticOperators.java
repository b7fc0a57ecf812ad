/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** Operators that compute numbers of two tensors, element by element. */
final class ArithmeticOperators {

  static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    // A float is exact in double, and a sum, product or quotient of floats that is rounded to
    // double and then to float equals the one that is rounded once.
    arithmetic("Add", (a, b) -> a + b, (a, b) -> a + b);
    arithmetic("Sub", (a, b) -> a - b, (a, b) -> a - b);
    arithmetic("Mul", (a, b) -> a * b, (a, b) -> a * b);
    arithmetic("Div", (a, b) -> a / b, (a, b) -> b == 0 ? 0 : a / b);
    ALL.put("Mod", ArithmeticOperators::modulo);
    ALL.put("Pow", ArithmeticOperators::power);
    ALL.put("PRelu", ArithmeticOperators::slopes);
  }

  private ArithmeticOperators() {}

  private static void arithmetic(
      String name, DoubleBinaryOperator floats, LongBinaryOperator ints) {
    ALL.put(name, op -> binary(op, floats, ints));
  }

  private static Operation binary(Op op, DoubleBinaryOperator floats, LongBinaryOperator ints) {
    TensorType type = Broadcast.of(op, op.type(0), op.type(1));
    op.require(
        op.type(0).element() == op.type(1).element() && type.element() != ElementType.BOOL,
        "operands must have one numeric element type",
        "a=%s, b=%s".formatted(op.type(0), op.type(1)));
    return type.element() == ElementType.FLOAT
        ? new FloatBinary(type, floats)
        : new IntBinary(type, ints);
  }

  /** The remainder has the sign of the divisor or, with {@code fmod}, of the dividend. */
  private static Operation modulo(Op op) {
    boolean isOfDividend = op.attributes().flag("fmod");
    op.require(
        isOfDividend || op.type(0).element() != ElementType.FLOAT,
        "a remainder of floats must have the sign of the dividend, which is fmod=1",
        "fmod=0");
    return binary(
        op,
        (a, b) -> a % b,
        isOfDividend ? (a, b) -> b == 0 ? 0 : a % b : (a, b) -> b == 0 ? 0 : Math.floorMod(a, b));
  }

  /** The power has the type of the base; the exponent may be of integers, as of {@code x ** 2}. */
  private static Operation power(Op op) {
    TensorType base = op.type(0);
    TensorType exponent = op.type(1);
    if (base.element() == ElementType.INT && exponent.element() == ElementType.INT) {
      return new IntBinary(Broadcast.of(op, base, exponent), ArithmeticOperators::power);
    }
    op.floats(0);
    op.require(
        exponent.element() != ElementType.BOOL, "an exponent must be a number", "b=" + exponent);
    TensorType type = Broadcast.of(op, base, exponent);
    return exponent.element() == ElementType.FLOAT
        ? new FloatBinary(type, Math::pow)
        : new IntegerPower(type);
  }

  /** A fraction, of a negative exponent, is cut. */
  private static long power(long base, long exponent) {
    if (exponent < 0) {
      return Math.abs(base) == 1 ? (exponent % 2 == 0 ? 1 : base) : 0;
    }
    long power = 1;
    long factor = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      power *= (rest & 1) == 1 ? factor : 1;
      factor *= factor;
    }
    return power;
  }

  private static final class IntegerPower extends Operation {

    IntegerPower(TensorType type) {
      super(type);
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] a = AffineMap.broadcast(in[0].type(), out[0].type()).positions();
      int[] b = AffineMap.broadcast(in[1].type(), out[0].type()).positions();
      return () -> {
        for (int i = 0; i < a.length; i++) {
          out[0].floats()[i] = (float) Math.pow(in[0].floats()[a[i]], (double) in[1].ints()[b[i]]);
        }
      };
    }
  }

  /** PRelu, whose slopes are repeated to the shape of the input. */
  private static Operation slopes(Op op) {
    TensorType type = Broadcast.of(op, op.floats(0), op.floats(1));
    op.require(
        type.sameDims(op.type(0)),
        "slopes must be broadcastable to the input",
        "x=%s, slope=%s".formatted(op.type(0), op.type(1)));
    return new FloatBinary(type, (x, slope) -> x < 0 ? slope * x : x);
  }

  /** A function of two floats. */
  private static final class FloatBinary extends Operation {

    private final DoubleBinaryOperator function;

    FloatBinary(TensorType type, DoubleBinaryOperator function) {
      super(type);
      this.function = function;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] a = AffineMap.broadcast(in[0].type(), out[0].type()).positions();
      int[] b = AffineMap.broadcast(in[1].type(), out[0].type()).positions();
      float[] left = in[0].floats();
      float[] right = in[1].floats();
      float[] target = out[0].floats();
      return () -> {
        for (int i = 0; i < target.length; i++) {
          target[i] = (float) function.applyAsDouble(left[a[i]], right[b[i]]);
        }
      };
    }
  }

  /** A function of two integers. */
  static final class IntBinary extends Operation {

    private final LongBinaryOperator function;

    IntBinary(TensorType type, LongBinaryOperator function) {
      super(type);
      this.function = function;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] a = AffineMap.broadcast(in[0].type(), out[0].type()).positions();
      int[] b = AffineMap.broadcast(in[1].type(), out[0].type()).positions();
      return () -> {
        for (int i = 0; i < a.length; i++) {
          out[0].ints()[i] = function.applyAsLong(in[0].ints()[a[i]], in[1].ints()[b[i]]);
        }
      };
    }
  }
}
