/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.autodiff;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;
import io.streamrnn.cell.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of float64 values that records what it was computed from, so that a {@link BackwardPass}
 * finds the derivative of a result with respect to it. Cells write their equations in variables
 * once, in {@link DifferentiableCell#differentiableStep}. Nobody writes a derivative of a cell.
 *
 * <p>Values are row-major, last axis fastest, and rows come first: {@code [B, I]}. Immutable, safe
 * for use by many threads. A variable keeps what it was computed from alive, so a sequence of T
 * steps needs memory for everything that its T steps compute. This is for training, not for scoring
 * events.
 *
 * <p>Operations throw {@link IllegalArgumentException} if shapes do not fit.
 */
public final class Variable {

  /** Propagates the derivative with respect to a result to what the result was computed from. */
  @FunctionalInterface
  interface Backward {
    void propagate(double[] gradient, BackwardPass pass);
  }

  private final Shape shape;
  private final double[] values;
  private final boolean differentiable;
  // Null for parameters and constants.
  private final @Nullable Backward backward;
  // More than that of any variable this was computed from: a backward pass goes from the deepest
  // to the parameters.
  private final int depth;

  private Variable(
      Shape shape,
      double[] values,
      boolean differentiable,
      @Nullable Backward backward,
      int depth) {
    this.shape = Objects.requireNonNull(shape, "shape");
    this.values = values;
    this.differentiable = differentiable;
    this.backward = backward;
    this.depth = depth;
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "a variable needs one value per element: shape=%s, expected=%d, got=%d"
              .formatted(shape, shape.size(), values.length));
    }
  }

  /** Something to differentiate with respect to: a weight, an input, an initial state. Copied. */
  public static Variable parameter(Shape shape, double... values) {
    return new Variable(shape, values.clone(), true, null, 0);
  }

  /** Values that no derivative is taken with respect to. Copied. */
  public static Variable constant(Shape shape, double... values) {
    return new Variable(shape, values.clone(), false, null, 0);
  }

  /** A constant of zeros. */
  public static Variable zeros(Shape shape) {
    return new Variable(shape, new double[shape.size()], false, null, 0);
  }

  private static Variable result(
      Shape shape, double[] values, List<Variable> from, Backward backward) {
    int depth = 0;
    for (Variable operand : from) {
      depth = operand.differentiable ? Math.max(depth, 1 + operand.depth) : depth;
    }
    // What depends on constants alone is a constant, and keeps none of them alive.
    return new Variable(shape, values, depth > 0, depth > 0 ? backward : null, depth);
  }

  /** Its shape, rows included. */
  public Shape shape() {
    return shape;
  }

  /** The value at a row-major position. */
  public double at(int position) {
    return values[position];
  }

  /** All values, row-major, in a new array. */
  public double[] toArray() {
    return values.clone();
  }

  boolean isDifferentiable() {
    return differentiable;
  }

  @Nullable Backward backward() {
    return backward;
  }

  int depth() {
    return depth;
  }

  // -- products

  /**
   * The product over the last axis with a matrix.
   *
   * @param matrix {@code [I, O]}
   * @return {@code [..., O]} of this {@code [..., I]}
   */
  public Variable matmul(Variable matrix) {
    int inner = width();
    if (matrix.shape.rank() != 2 || matrix.shape.dim(0) != inner) {
      throw unlike("a product takes [..., I] and [I, O]", matrix);
    }
    int outer = matrix.shape.dim(1);
    int rows = values.length / inner;
    double[] product = new double[Math.multiplyExact(rows, outer)];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < inner; k++) {
        double a = values[row * inner + k];
        for (int j = 0; j < outer; j++) {
          product[row * outer + j] += a * matrix.values[k * outer + j];
        }
      }
    }
    return result(
        withLast(shape, outer),
        product,
        List.of(this, matrix),
        (gradient, pass) -> productBackward(matrix, gradient, pass.sum(this), pass.sum(matrix)));
  }

  private void productBackward(Variable matrix, double[] gradient, double[] left, double[] right) {
    int inner = width();
    int outer = matrix.shape.dim(1);
    for (int row = 0; row < values.length / inner; row++) {
      for (int k = 0; k < inner; k++) {
        int at = row * inner + k;
        double sum = 0;
        for (int j = 0; j < outer; j++) {
          double g = gradient[row * outer + j];
          sum += g * matrix.values[k * outer + j];
          right[k * outer + j] += g * values[at];
        }
        left[at] += sum;
      }
    }
  }

  // -- entry by entry

  /** The sum; the other one is {@linkplain #times(Variable) repeated} if it is smaller. */
  public Variable plus(Variable other) {
    return combine(other, Double::sum, (a, b) -> 1, (a, b) -> 1);
  }

  /** The difference; the other one is {@linkplain #times(Variable) repeated} if it is smaller. */
  public Variable minus(Variable other) {
    return combine(other, (a, b) -> a - b, (a, b) -> 1, (a, b) -> -1);
  }

  /**
   * The product, entry by entry.
   *
   * @param other of this shape, or of the last axes of it, as a bias has, or of this shape with a
   *     last axis of 1; it is repeated over the axes that it lacks
   */
  public Variable times(Variable other) {
    return combine(other, (a, b) -> a * b, (a, b) -> b, (a, b) -> a);
  }

  /** The quotient; the other one is {@linkplain #times(Variable) repeated} if it is smaller. */
  public Variable dividedBy(Variable other) {
    return combine(other, (a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b));
  }

  private Variable combine(
      Variable other,
      DoubleBinaryOperator function,
      DoubleBinaryOperator byThis,
      DoubleBinaryOperator byOther) {
    IntUnaryOperator position = repeated(other);
    double[] combined = new double[values.length];
    for (int i = 0; i < combined.length; i++) {
      combined[i] = function.applyAsDouble(values[i], other.values[position.applyAsInt(i)]);
    }
    return result(
        shape,
        combined,
        List.of(this, other),
        (gradient, pass) -> {
          double[] here = pass.sum(this);
          double[] there = pass.sum(other);
          for (int i = 0; i < gradient.length; i++) {
            int j = position.applyAsInt(i);
            here[i] += gradient[i] * byThis.applyAsDouble(values[i], other.values[j]);
            there[j] += gradient[i] * byOther.applyAsDouble(values[i], other.values[j]);
          }
        });
  }

  /** Which value of the other one is combined with a value of this one. */
  private IntUnaryOperator repeated(Variable other) {
    List<Integer> all = shape.dims();
    List<Integer> theirs = other.shape.dims();
    if (theirs.equals(all)) {
      return i -> i;
    }
    int lacking = all.size() - theirs.size();
    if (lacking >= 0 && all.subList(lacking, all.size()).equals(theirs)) {
      int size = other.values.length;
      return i -> i % size;
    }
    if (other.shape.equals(withLast(shape, 1))) {
      int width = width();
      return i -> i / width;
    }
    throw unlike("what is combined has the same shape, its last axes, or a last axis of 1", other);
  }

  /** A multiple. */
  public Variable times(double factor) {
    return map(x -> factor * x, (x, y) -> factor);
  }

  /** With a number added to every value. */
  public Variable plus(double summand) {
    return map(x -> x + summand, (x, y) -> 1);
  }

  /** {@code 1 - x}. */
  public Variable oneMinus() {
    return map(x -> 1 - x, (x, y) -> -1);
  }

  /**
   * An activation of this, over the last axis.
   *
   * @throws UnsupportedOperationException if the function is not differentiable
   */
  public Variable apply(ActivationFunction function) {
    if (function instanceof Activation activation) {
      return ActivationDerivatives.apply(activation, this);
    }
    if (function instanceof DifferentiableFunction differentiable) {
      return differentiable.apply(this);
    }
    throw new UnsupportedOperationException(
        "gradients need an activation of variables: activation=%s; implement DifferentiableFunction"
            .formatted(function.config()));
  }

  /** {@code e^x}. */
  public Variable exp() {
    return map(StrictMath::exp, (x, y) -> y);
  }

  /**
   * A function of every value by itself.
   *
   * @param function what to apply
   * @param derivative of the function, given {@code x} and the {@code y} that the function computed
   */
  public Variable map(DoubleUnaryOperator function, DoubleBinaryOperator derivative) {
    double[] mapped = Arrays.stream(values).map(function).toArray();
    return result(
        shape,
        mapped,
        List.of(this),
        (gradient, pass) -> {
          double[] sum = pass.sum(this);
          for (int i = 0; i < gradient.length; i++) {
            sum[i] += gradient[i] * derivative.applyAsDouble(values[i], mapped[i]);
          }
        });
  }

  /** The sums over the last axis, {@code [..., 1]} of {@code [..., I]}. */
  public Variable sumOfLast() {
    int width = width();
    double[] sums = new double[values.length / width];
    for (int i = 0; i < values.length; i++) {
      sums[i / width] += values[i];
    }
    return result(
        withLast(shape, 1),
        sums,
        List.of(this),
        (gradient, pass) -> {
          double[] sum = pass.sum(this);
          for (int i = 0; i < sum.length; i++) {
            sum[i] += gradient[i / width];
          }
        });
  }

  /**
   * This where a condition holds, the other elsewhere. A value that is not chosen has a derivative
   * of zero. It must not be computed from NaN, as zero times NaN is NaN.
   *
   * @param condition one per value, or one for each of the first axes' places, such as one per row
   * @param other of this shape
   */
  public Variable where(boolean[] condition, Variable other) {
    if (!other.shape.equals(shape) || values.length % condition.length != 0) {
      throw unlike(
          "what is chosen from has one shape, of which a condition has the first axes", other);
    }
    int width = values.length / condition.length;
    double[] chosen = new double[values.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = (condition[i / width] ? this : other).values[i];
    }
    return result(
        shape,
        chosen,
        List.of(this, other),
        (gradient, pass) -> {
          double[] here = pass.sum(this);
          double[] there = pass.sum(other);
          for (int i = 0; i < gradient.length; i++) {
            (condition[i / width] ? here : there)[i] += gradient[i];
          }
        });
  }

  // -- the same values elsewhere

  /** The same values in another shape. */
  public Variable reshape(Shape other) {
    return result(other, values, List.of(this), (gradient, pass) -> add(gradient, pass.sum(this)));
  }

  private static void add(double[] gradient, double[] sum) {
    for (int i = 0; i < gradient.length; i++) {
      sum[i] += gradient[i];
    }
  }

  /**
   * Values from any positions.
   *
   * @param positions row-major, one per value of the result; -1 for a zero
   */
  public Variable gather(Shape other, int[] positions) {
    double[] gathered = new double[positions.length];
    for (int i = 0; i < gathered.length; i++) {
      gathered[i] = positions[i] < 0 ? 0 : values[positions[i]];
    }
    return result(
        other,
        gathered,
        List.of(this),
        (gradient, pass) -> {
          double[] sum = pass.sum(this);
          for (int i = 0; i < gradient.length; i++) {
            if (positions[i] >= 0) {
              sum[positions[i]] += gradient[i];
            }
          }
        });
  }

  /** A part {@code [from, to)} of the last axis. */
  public Variable columns(int from, int to) {
    return part(shape.rank() - 1, from, to);
  }

  /** The values at one position of an axis, which the result lacks. */
  public Variable at(int axis, int index) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.remove(axis);
    return part(axis, index, index + 1).reshape(new Shape(dims));
  }

  private Variable part(int axis, int from, int to) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    if (from < 0 || from >= to || to > dims.get(axis)) {
      throw new IllegalArgumentException(
          "a part lies within its axis: from=%d, to=%d, axis=%d, shape=%s"
              .formatted(from, to, axis, shape));
    }
    int inner = dims.subList(axis + 1, dims.size()).stream().reduce(1, (a, b) -> a * b);
    int whole = dims.get(axis) * inner;
    int length = (to - from) * inner;
    dims.set(axis, to - from);
    double[] copied = new double[values.length / whole * length];
    for (int i = 0; i < copied.length / length; i++) {
      System.arraycopy(values, i * whole + from * inner, copied, i * length, length);
    }
    return result(
        new Shape(dims),
        copied,
        List.of(this),
        (gradient, pass) -> {
          double[] sum = pass.sum(this);
          for (int i = 0; i < gradient.length; i++) {
            sum[i / length * whole + from * inner + i % length] += gradient[i];
          }
        });
  }

  /** Concatenates on an axis. */
  public static Variable concat(int axis, List<Variable> parts) {
    Variable first = parts.get(0);
    for (Variable part : parts) {
      if (!part.shape.equals(with(axis, first.shape, part.shape.dim(axis)))) {
        throw first.unlike("what is joined has one shape but for axis " + axis, part);
      }
    }
    List<Integer> dims = new ArrayList<>(first.shape.dims());
    dims.set(axis, parts.stream().mapToInt(p -> p.shape.dim(axis)).sum());
    int blocks = dims.subList(0, axis).stream().reduce(1, (a, b) -> a * b);
    Shape shape = new Shape(dims);
    double[] joined = new double[shape.size()];
    int whole = joined.length / blocks;
    int at = 0;
    for (Variable part : parts) {
      int length = part.values.length / blocks;
      for (int block = 0; block < blocks; block++) {
        System.arraycopy(part.values, block * length, joined, block * whole + at, length);
      }
      at += length;
    }
    return result(
        shape, joined, parts, (gradient, pass) -> split(parts, blocks, whole, gradient, pass));
  }

  private static void split(
      List<Variable> parts, int blocks, int whole, double[] gradient, BackwardPass pass) {
    int at = 0;
    for (Variable part : parts) {
      int length = part.values.length / blocks;
      double[] sum = pass.sum(part);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += gradient[i / length * whole + at + i % length];
      }
      at += length;
    }
  }

  /** Concatenates on a new axis. */
  public static Variable stack(int axis, List<Variable> parts) {
    List<Integer> dims = new ArrayList<>(parts.get(0).shape.dims());
    dims.add(axis, 1);
    Shape one = new Shape(dims);
    return concat(axis, parts.stream().map(p -> p.reshape(one)).toList());
  }

  private int width() {
    return shape.dim(shape.rank() - 1);
  }

  private static Shape withLast(Shape shape, int dim) {
    return with(shape.rank() - 1, shape, dim);
  }

  private static Shape with(int axis, Shape shape, int dim) {
    List<Integer> dims = new ArrayList<>(shape.dims());
    dims.set(axis, dim);
    return new Shape(dims);
  }

  private IllegalArgumentException unlike(String rule, Variable other) {
    return new IllegalArgumentException("%s: got=%s and %s".formatted(rule, shape, other.shape));
  }

  @Override
  public String toString() {
    return "Variable" + shape;
  }
}
