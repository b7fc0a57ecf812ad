/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that take axes away: sums, means, products, norms and extremes over them. */
final class ReductionOperators {

  static final Map<String, Operator> ALL = new TreeMap<>();

  private static final double INFINITY = Double.POSITIVE_INFINITY;
  private static final Floats LARGEST = Floats.of(-INFINITY, Math::max);
  private static final Floats MEAN = new Floats(0, (a, x) -> a + x, (a, count) -> a / count);

  static {
    // The axes are an input since operator set 13 for the sum, since 18 for the others.
    add("ReduceSum", 13, Floats.of(0, (a, x) -> a + x), new Ints(0, Long::sum));
    add("ReduceMax", 18, LARGEST, new Ints(Long.MIN_VALUE, Math::max));
    add("ReduceMin", 18, Floats.of(INFINITY, Math::min), new Ints(Long.MAX_VALUE, Math::min));
    add("ReduceProd", 18, Floats.of(1, (a, x) -> a * x), new Ints(1, (a, x) -> a * x));
    add("ReduceMean", 18, MEAN, null);
    add("ReduceSumSquare", 18, Floats.of(0, (a, x) -> a + x * x), null);
    add("ReduceLogSum", 18, new Floats(0, (a, x) -> a + x, (a, count) -> StrictMath.log(a)), null);
    add("ReduceLogSumExp", 18, Floats.of(-INFINITY, ReductionOperators::logSum), null);
    add("ReduceL1", 18, Floats.of(0, (a, x) -> a + Math.abs(x)), null);
    add("ReduceL2", 18, new Floats(0, (a, x) -> a + x * x, (a, count) -> Math.sqrt(a)), null);
    ALL.put("GlobalAveragePool", op -> new OfFloats(new Reduced(op, behindChannels(op)), MEAN));
    ALL.put("GlobalMaxPool", op -> new OfFloats(new Reduced(op, behindChannels(op)), LARGEST));
  }

  private ReductionOperators() {}

  /** The logarithm of the sum of two numbers whose logarithms are given. */
  private static double logSum(double a, double b) {
    double most = Math.max(a, b);
    return Double.isInfinite(most)
        ? most
        : most + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - most));
  }

  /**
   * How floats become one, in double.
   *
   * @param add the result so far and the next number
   * @param end the last result and how many numbers there were
   */
  private record Floats(double start, DoubleBinaryOperator add, DoubleBinaryOperator end) {

    static Floats of(double start, DoubleBinaryOperator add) {
      return new Floats(start, add, (result, count) -> result);
    }
  }

  /** How integers become one. */
  private record Ints(long start, LongBinaryOperator add) {}

  private static void add(String name, int inputSince, Floats floats, @Nullable Ints ints) {
    ALL.put(
        name,
        op -> {
          if (ints != null && op.type(0).element() == ElementType.INT) {
            BitSet axes = axes(op, inputSince);
            return axes.isEmpty() ? new View(op.type(0)) : new OfInts(new Reduced(op, axes), ints);
          }
          op.floats(0);
          BitSet axes = axes(op, inputSince);
          return axes.isEmpty()
              ? new View(op.type(0))
              : new OfFloats(new Reduced(op, axes), floats);
        });
  }

  /** All axes of {@code [N, C, ...]} but the first two. */
  private static BitSet behindChannels(Op op) {
    int rank = op.floats(0).rank();
    op.require(rank > 2, "a pooling must have axes behind its channels", "x=" + op.type(0));
    BitSet axes = new BitSet();
    axes.set(2, rank);
    return axes;
  }

  /** The axes; none where nothing is reduced. */
  private static BitSet axes(Op op, int inputSince) {
    int rank = op.type(0).rank();
    BitSet axes = new BitSet();
    for (long axis : op.integers("axes", 1, inputSince).orElse(new long[0])) {
      axes.set(op.axis(axis, rank));
    }
    if (axes.isEmpty() && !op.attributes().flag("noop_with_empty_axes")) {
      axes.set(0, rank);
    }
    return axes;
  }

  /**
   * Types of a reduction.
   *
   * @param kept the result with an extent of 1 in place of each axis that is reduced
   */
  private record Reduced(TensorType from, TensorType kept, TensorType to) {

    Reduced(Op op, BitSet axes) {
      this(op.type(0), kept(op.type(0), axes), to(op, axes));
    }

    private static TensorType kept(TensorType from, BitSet axes) {
      long[] dims = from.dims().clone();
      axes.stream().forEach(axis -> dims[axis] = 1);
      return from.withDims(dims);
    }

    private static TensorType to(Op op, BitSet axes) {
      TensorType kept = kept(op.type(0), axes);
      if (op.attributes().integer("keepdims", 1) != 0) {
        return kept;
      }
      BitSet others = new BitSet();
      others.set(0, kept.rank());
      others.andNot(axes);
      return kept.withDims(others.stream().mapToLong(kept::dim).toArray());
    }

    /** For each element the index of its result, which is repeated along the reduced axes. */
    int[] places() {
      return AffineMap.broadcast(kept, from).positions();
    }
  }

  /** A reduction. */
  private abstract static class Reduction extends Operation {

    final Reduced types;

    Reduction(Reduced types) {
      super(types.to());
      this.types = types;
    }

    @Override
    final Optional<String> mixing(LongPredicate isTime) {
      return IntStream.range(0, types.from().rank())
              .anyMatch(axis -> isTime.test(types.from().dim(axis)) && types.kept().dim(axis) == 1)
          ? Optional.of("it mixes steps")
          : Optional.empty();
    }

    @Override
    final double memory() {
      return super.memory() * 3 + types.from().elements();
    }

    @Override
    final double cost() {
      return super.cost() + types.from().elements();
    }
  }

  private static final class OfFloats extends Reduction {

    private final Floats floats;

    OfFloats(Reduced types, Floats floats) {
      super(types);
      this.floats = floats;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] places = types.places();
      float[] y = out[0].floats();
      double[] results = new double[y.length];
      double count = y.length == 0 ? 1 : (double) places.length / y.length;
      return () -> {
        Arrays.fill(results, floats.start());
        for (int i = 0; i < places.length; i++) {
          results[places[i]] = floats.add().applyAsDouble(results[places[i]], in[0].floats()[i]);
        }
        for (int i = 0; i < y.length; i++) {
          y[i] = (float) floats.end().applyAsDouble(results[i], count);
        }
      };
    }
  }

  private static final class OfInts extends Reduction {

    private final Ints ints;

    OfInts(Reduced types, Ints ints) {
      super(types);
      this.ints = ints;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      int[] places = types.places();
      long[] y = out[0].ints();
      return () -> {
        Arrays.fill(y, ints.start());
        for (int i = 0; i < places.length; i++) {
          y[places[i]] = ints.add().applyAsLong(y[places[i]], in[0].ints()[i]);
        }
      };
    }
  }
}
