/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cells.ParametricActivation.Kind;
import io.streamrnn.internal.Elementwise;
import io.streamrnn.internal.math.Functions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Operators that compute numbers element by element or, as Softmax, line by line; see also {@link
 * ComparisonOperators} and {@link VariadicOperators}.
 */
final class PointwiseOperators {

  static final Map<String, Operator> ALL = new TreeMap<>();

  static {
    // A float is exact in double, and a sum, product or quotient of floats that is rounded to
    // double and then to float equals the one that is rounded once.
    arithmetic("Add", (a, b) -> a + b, (a, b) -> a + b);
    arithmetic("Sub", (a, b) -> a - b, (a, b) -> a - b);
    arithmetic("Mul", (a, b) -> a * b, (a, b) -> a * b);
    arithmetic("Div", (a, b) -> a / b, (a, b) -> b == 0 ? 0 : a / b);
    ALL.put("Pow", PointwiseOperators::power);
    ALL.put("Sqrt", PointwiseOperators::root);
    elementary("Neg", a -> -a);
    elementary("Exp", StrictMath::exp);
    elementary("Log", StrictMath::log);
    elementary("Abs", Math::abs);
    elementary("Reciprocal", a -> 1 / a);
    elementary("Floor", Math::floor);
    elementary("Ceil", Math::ceil);
    elementary("Round", Math::rint);
    elementary("Sign", Math::signum);
    elementary("Sin", StrictMath::sin);
    elementary("Cos", StrictMath::cos);
    elementary("Erf", Functions::erf);
    ALL.put("Cast", PointwiseOperators::cast);
    ALL.put("Clip", PointwiseOperators::clip);
    activation("Relu", op -> Activation.RELU);
    activation("Sigmoid", op -> Activation.SIGMOID);
    activation("Tanh", op -> Activation.TANH);
    activation("Softplus", op -> Activation.SOFTPLUS);
    activation("Softsign", op -> Activation.SOFTSIGN);
    activation("HardSwish", op -> Activation.HARD_SILU);
    activation("Mish", op -> Activation.MISH);
    activation("Gelu", PointwiseOperators::gelu);
    activation("Selu", PointwiseOperators::selu);
    activation("Celu", PointwiseOperators::celu);
    ALL.put("PRelu", PointwiseOperators::slopes);
    activation("LeakyRelu", op -> parametric(op, Kind.LEAKY_RELU));
    activation("Elu", op -> parametric(op, Kind.ELU));
    activation("HardSigmoid", op -> parametric(op, Kind.HARD_SIGMOID));
    ALL.put("Softmax", op -> softmax(op, Activation.SOFTMAX));
    ALL.put("LogSoftmax", op -> softmax(op, Activation.LOG_SOFTMAX));
  }

  private PointwiseOperators() {}

  // -- arithmetic

  private static void arithmetic(
      String name, DoubleBinaryOperator floats, LongBinaryOperator ints) {
    ALL.put(
        name,
        op -> {
          TensorType type = Broadcast.of(op, op.type(0), op.type(1));
          op.require(
              op.type(0).element() == op.type(1).element() && type.element() != ElementType.BOOL,
              "operands must have one numeric element type",
              "a=%s, b=%s".formatted(op.type(0), op.type(1)));
          return type.element() == ElementType.FLOAT
              ? new FloatBinary(type, floats)
              : new IntBinary(type, ints);
        });
  }

  /** The exponent may be of integers, as of {@code x ** 2}. */
  private static Operation power(Op op) {
    TensorType base = op.floats(0);
    TensorType exponent = op.type(1);
    op.require(
        exponent.element() != ElementType.BOOL, "an exponent must be a number", "b=" + exponent);
    TensorType type = Broadcast.of(op, base, exponent);
    return exponent.element() == ElementType.FLOAT
        ? new FloatBinary(type, Math::pow)
        : new IntegerPower(type);
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

  private static void elementary(String name, DoubleUnaryOperator function) {
    activation(name, op -> new Elementary(name, function));
  }

  /** A function of one number that is no activation of Keras. */
  private record Elementary(String word, DoubleUnaryOperator function)
      implements ActivationFunction {

    @Override
    public void apply(float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        values[i] = (float) function.applyAsDouble(values[i]);
      }
    }

    @Override
    public Object config() {
      return Map.of("name", word);
    }
  }

  private static ActivationFunction gelu(Op op) {
    String approximate = op.attributes().text("approximate", "none");
    return switch (approximate) {
      case "none" -> Activation.GELU;
      case "tanh" ->
          new Elementary(
              "GeluTanh",
              x ->
                  0.5
                      * x
                      * (1 + StrictMath.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
      default ->
          throw op.unsupported(
              "Gelu is supported with approximate=none and tanh", "approximate=" + approximate);
    };
  }

  private static ActivationFunction selu(Op op) {
    double alpha = op.attributes().number("alpha", 1.67326319f);
    double gamma = op.attributes().number("gamma", 1.05070102f);
    return new Elementary(
        "Selu(%s, %s)".formatted(alpha, gamma),
        x -> gamma * (x > 0 ? x : alpha * StrictMath.expm1(x)));
  }

  private static ActivationFunction celu(Op op) {
    double alpha = op.attributes().number("alpha", 1);
    return new Elementary(
        "Celu(%s)".formatted(alpha), x -> x > 0 ? x : alpha * StrictMath.expm1(x / alpha));
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

  private static Operation root(Op op) {
    TensorType type = op.floats(0);
    return new Activate(type, new Root(), 1, (int) Math.min(type.elements(), Integer.MAX_VALUE), 1);
  }

  /** The operator Sqrt. */
  private record Root() implements ActivationFunction {

    @Override
    public void apply(float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        values[i] = (float) Math.sqrt(values[i]);
      }
    }

    @Override
    public Object config() {
      return Map.of("name", "Sqrt");
    }
  }

  /** A function of two floats. */
  static final class FloatBinary extends Operation {

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

  // -- Cast

  private static Operation cast(Op op) {
    TensorType from = op.type(0);
    long to = op.attributes().integer("to", 0);
    op.require(to == (int) to, "an element type must be one of ONNX", "to=" + to);
    return new Casting(
        from, new TensorType(ElementType.of((int) to, op.node().where()), from.dims()));
  }

  /** Floats are rounded towards zero; every number but zero is true. */
  private static final class Casting extends Operation {

    private final TensorType from;

    Casting(TensorType from, TensorType to) {
      super(to);
      this.from = from;
    }

    @Override
    boolean isView() {
      return from.element() == output().element();
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int count = (int) from.elements();
      boolean truth = out[0].type().element() == ElementType.BOOL;
      return () -> {
        for (int i = 0; i < count; i++) {
          if (out[0].holdsFloats()) {
            out[0].floats()[i] = in[0].ints()[i];
          } else if (in[0].holdsFloats()) {
            float value = in[0].floats()[i];
            out[0].ints()[i] = truth ? (value != 0 ? 1 : 0) : (long) value;
          } else {
            out[0].ints()[i] = truth && in[0].ints()[i] != 0 ? 1 : in[0].ints()[i];
          }
        }
      };
    }
  }

  // -- functions of one tensor

  private static void activation(String name, Function<Op, ActivationFunction> function) {
    ALL.put(
        name,
        op -> {
          TensorType type = op.floats(0);
          return new Activate(
              type, function.apply(op), 1, (int) Math.min(type.elements(), Integer.MAX_VALUE), 1);
        });
  }

  private static ActivationFunction parametric(Op op, Kind kind) {
    OnnxActivations.Parameters defaults = OnnxActivations.defaults(kind);
    return OnnxActivations.parametric(
        kind,
        op.attributes().number("alpha", defaults.alpha()),
        op.attributes().number("beta", defaults.beta()));
  }

  private static Operation clip(Op op) {
    if (op.opset() >= 12 && op.type(0).element() == ElementType.INT) {
      return clipOfIntegers(op);
    }
    TensorType type = op.floats(0);
    float least = bound(op, "min", 1, Float.NEGATIVE_INFINITY);
    float most = bound(op, "max", 2, Float.POSITIVE_INFINITY);
    return new Activate(
        type, new Range(least, most), 1, (int) Math.min(type.elements(), Integer.MAX_VALUE), 1);
  }

  private static float bound(Op op, String name, int input, float absent) {
    if (op.opset() < 11) {
      return op.attributes().number(name, absent);
    }
    if (!op.has(input)) {
      return absent;
    }
    float[] bound = op.knownFloats(input);
    op.require(bound.length == 1, "a bound must be one number", name + "=" + op.type(input));
    return bound[0];
  }

  private static Operation clipOfIntegers(Op op) {
    long least = integerBound(op, "min", 1, Long.MIN_VALUE);
    long most = integerBound(op, "max", 2, Long.MAX_VALUE);
    return new IntUnary(op.type(0), value -> Math.min(Math.max(value, least), most));
  }

  private static long integerBound(Op op, String name, int input, long absent) {
    if (!op.has(input)) {
      return absent;
    }
    long[] bound = op.knownInts(input);
    op.require(bound.length == 1, "a bound must be one number", name + "=" + op.type(input));
    return bound[0];
  }

  /** A function of one integer. */
  static final class IntUnary extends Operation {

    private final LongUnaryOperator function;

    IntUnary(TensorType type, LongUnaryOperator function) {
      super(type);
      this.function = function;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      return () -> {
        for (int i = 0; i < out[0].ints().length; i++) {
          out[0].ints()[i] = function.applyAsLong(in[0].ints()[i]);
        }
      };
    }
  }

  /** The operator Clip. */
  private record Range(float least, float most) implements ActivationFunction {

    @Override
    public void apply(float[] values, int from, int to) {
      for (int i = from; i < to; i++) {
        values[i] = Math.min(Math.max(values[i], least), most);
      }
    }

    @Override
    public Object config() {
      return Map.of("name", "Clip", "min", least, "max", most);
    }
  }

  private static Operation softmax(Op op, Activation function) {
    TensorType type = op.floats(0);
    op.require(type.rank() > 0, "Softmax must have an axis", "x=" + type);
    boolean one = op.opset() >= 13;
    int axis = op.axis(op.attributes().integer("axis", one ? -1 : 1), type.rank());
    // Up to operator set 12 the tensor is a matrix whose rows begin at the axis.
    int end = one ? axis + 1 : type.rank();
    return new Activate(
        type,
        function,
        type.elements(0, axis),
        type.elements(axis, end),
        type.elements(end, type.rank()));
  }

  /** An activation over lines: {@code outer * inner} lines of {@code length} elements each. */
  static final class Activate extends Operation {

    private final ActivationFunction function;
    private final long outer;
    private final long length;
    private final long inner;

    Activate(TensorType type, ActivationFunction function, long outer, long length, long inner) {
      super(type);
      this.function = function;
      this.outer = outer;
      this.length = length;
      this.inner = inner;
    }

    ActivationFunction function() {
      return function;
    }

    /** Whether all elements are one line. */
    boolean isOneLine() {
      return outer * inner == 1;
    }

    /** The number of elements of a line. */
    long length() {
      return length;
    }

    @Override
    double cost() {
      return 10 * super.cost();
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      float[] from = in[0].floats();
      float[] to = out[0].floats();
      float[] line = new float[inner == 1 ? 0 : (int) length];
      return () -> {
        System.arraycopy(from, 0, to, 0, to.length);
        for (int o = 0; o < outer; o++) {
          for (int i = 0; i < inner; i++) {
            apply(to, (int) (o * length * inner) + i, line);
          }
        }
      };
    }

    private void apply(float[] values, int start, float[] line) {
      if (inner == 1) {
        Elementwise.apply(function, values, start, start + (int) length);
        return;
      }
      for (int k = 0; k < line.length; k++) {
        line[k] = values[start + k * (int) inner];
      }
      Elementwise.apply(function, line, 0, line.length);
      for (int k = 0; k < line.length; k++) {
        values[start + k * (int) inner] = line[k];
      }
    }
  }
}
