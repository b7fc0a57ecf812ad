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
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Operators on one tensor that compute numbers element by element or, as Softmax, line by line; see
 * also {@link ArithmeticOperators}, {@link ComparisonOperators} and {@link VariadicOperators}.
 */
final class PointwiseOperators {

  static final Map<String, Operator> ALL = new TreeMap<>();

  private static final String CAST_LIKE = "CastLike";

  static {
    ALL.put("Sqrt", PointwiseOperators::root);
    signed("Neg", a -> -a, a -> -a);
    signed("Abs", Math::abs, Math::abs);
    signed("Sign", Math::signum, Long::signum);
    elementary("Exp", StrictMath::exp);
    elementary("Log", StrictMath::log);
    elementary("Reciprocal", a -> 1 / a);
    elementary("Floor", Math::floor);
    elementary("Ceil", Math::ceil);
    elementary("Round", Math::rint);
    elementary("Sin", StrictMath::sin);
    elementary("Cos", StrictMath::cos);
    elementary("Tan", StrictMath::tan);
    elementary("Asin", StrictMath::asin);
    elementary("Acos", StrictMath::acos);
    elementary("Atan", StrictMath::atan);
    elementary("Sinh", StrictMath::sinh);
    elementary("Cosh", StrictMath::cosh);
    elementary("Asinh", PointwiseOperators::asinh);
    elementary("Acosh", x -> 2 * StrictMath.log(Math.sqrt((x + 1) / 2) + Math.sqrt((x - 1) / 2)));
    elementary("Atanh", x -> 0.5 * (StrictMath.log1p(x) - StrictMath.log1p(-x)));
    elementary("Erf", Functions::erf);
    ALL.put("Cast", PointwiseOperators::cast);
    ALL.put(CAST_LIKE, op -> new Casting(op.type(0), op.type(1).withDims(op.type(0).dims())));
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
    activation("Swish", PointwiseOperators::swish);
    activation("ThresholdedRelu", PointwiseOperators::thresholded);
    activation("Shrink", PointwiseOperators::shrink);
    activation("LeakyRelu", op -> parametric(op, Kind.LEAKY_RELU));
    activation("Elu", op -> parametric(op, Kind.ELU));
    activation("HardSigmoid", op -> parametric(op, Kind.HARD_SIGMOID));
    ALL.put("Softmax", op -> softmax(op, Activation.SOFTMAX));
    ALL.put("LogSoftmax", op -> softmax(op, Activation.LOG_SOFTMAX));
  }

  private PointwiseOperators() {}

  /** Whether a node reads only the type of an input: what that depends on does not matter. */
  static boolean readsOnlyType(Node node, int input) {
    return node.operator().equals(CAST_LIKE) && input == 1;
  }

  // -- elementary functions

  private static void elementary(String name, DoubleUnaryOperator function) {
    activation(name, op -> new Elementary(name, function));
  }

  /** A function of floats or of integers. */
  private static void signed(String name, DoubleUnaryOperator floats, LongUnaryOperator ints) {
    elementary(name, floats);
    Operator ofFloats = Objects.requireNonNull(ALL.get(name));
    ALL.put(
        name,
        op ->
            op.type(0).element() == ElementType.INT
                ? new IntUnary(op.type(0), ints)
                : ofFloats.plan(op));
  }

  /** By the size, so that small numbers keep their digits and large ones their sign. */
  private static double asinh(double x) {
    double size = Math.abs(x);
    if (Double.isInfinite(size)) {
      return x;
    }
    return Math.copySign(StrictMath.log1p(size + size * size / (1 + Math.hypot(1, size))), x);
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
    public boolean isElementwise() {
      return true;
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

  private static ActivationFunction swish(Op op) {
    double alpha = op.attributes().number("alpha", 1);
    return new Elementary("Swish(%s)".formatted(alpha), x -> x / (1 + StrictMath.exp(-alpha * x)));
  }

  private static ActivationFunction thresholded(Op op) {
    double alpha = op.attributes().number("alpha", 1);
    return new Elementary("ThresholdedRelu(%s)".formatted(alpha), x -> x > alpha ? x : 0);
  }

  private static ActivationFunction shrink(Op op) {
    double bias = op.attributes().number("bias", 0);
    double threshold = op.attributes().number("lambd", 0.5f);
    return new Elementary(
        "Shrink(%s, %s)".formatted(bias, threshold),
        x -> x < -threshold ? x + bias : x > threshold ? x - bias : 0);
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
    public boolean isElementwise() {
      return true;
    }

    @Override
    public Object config() {
      return Map.of("name", "Sqrt");
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
    public boolean isElementwise() {
      return true;
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
    Optional<String> mixing(LongPredicate isTime) {
      boolean isOfLines = function == Activation.SOFTMAX || function == Activation.LOG_SOFTMAX;
      return isOfLines && isTime.test(length)
          ? Optional.of("it normalizes over time")
          : Optional.empty();
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
