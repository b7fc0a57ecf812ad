/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Operators that order the elements of an axis: the places of extremes, and the largest ones. */
final class OrderOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "ArgMax", op -> place(op, true),
          "ArgMin", op -> place(op, false),
          "TopK", OrderOperators::largest);

  private OrderOperators() {}

  // -- ArgMax, ArgMin

  private static Operation place(Op op, boolean isLargest) {
    TensorType from = op.type(0);
    op.require(from.rank() > 0, "a tensor must have an axis", "x=" + from);
    int axis = op.axis(op.attributes().integer("axis", 0), from.rank());
    op.require(from.dim(axis) > 0, "an axis must have elements", "x=" + from);
    boolean isKept = op.attributes().integer("keepdims", 1) != 0;
    long[] dims =
        IntStream.range(0, from.rank())
            .filter(a -> isKept || a != axis)
            .mapToLong(a -> a == axis ? 1 : from.dim(a))
            .toArray();
    boolean isLast = op.attributes().flag("select_last_index");
    Lines lines = new Lines(from, axis);
    return new Operation(new TensorType(ElementType.INT, dims)) {
      @Override
      double cost() {
        return from.elements();
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        Order order = Order.of(in[0], isLargest);
        long[] places = out[0].ints();
        return () -> {
          for (int line = 0; line < places.length; line++) {
            places[line] = lines.first(line, order, isLast);
          }
        };
      }
    };
  }

  // -- TopK

  private static Operation largest(Op op) {
    TensorType from = op.type(0);
    op.require(from.rank() > 0, "a tensor must have an axis", "x=" + from);
    int axis = op.axis(op.attributes().integer("axis", -1), from.rank());
    long count = count(op);
    op.require(
        count >= 0 && count <= from.dim(axis),
        "an axis must have the elements that are selected",
        "x=%s, axis=%d, k=%d".formatted(from, axis, count));
    long[] dims = from.dims().clone();
    dims[axis] = count;
    boolean isLargest = op.attributes().integer("largest", 1) != 0;
    Lines lines = new Lines(from, axis);
    return new Operation(from.withDims(dims), new TensorType(ElementType.INT, dims)) {
      @Override
      double memory() {
        return super.memory() * 2 + 8 * from.dim(axis);
      }

      @Override
      double cost() {
        return 10.0 * from.elements();
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        Order order = Order.of(in[0], isLargest);
        int[] elements = new int[(int) out[1].type().elements()];
        return () -> {
          lines.sorted(order, (int) count, elements, out[1].ints());
          Rearrangement.copy(in[0], elements, out[0]);
        };
      }
    };
  }

  private static long count(Op op) {
    if (op.opset() < 10) {
      return op.attributes().integer("k", -1);
    }
    long[] count = op.knownInts(1);
    op.require(count.length == 1, "k must be one number", "k=" + op.type(1));
    return count[0];
  }

  /** An order of the elements of a tensor, by their numbers in it. */
  @FunctionalInterface
  private interface Order {

    int compare(int a, int b);

    static Order of(Value value, boolean isLargest) {
      Order least =
          value.holdsFloats()
              ? (a, b) -> inOrder(value.floats()[a], value.floats()[b])
              : (a, b) -> Long.compare(value.ints()[a], value.ints()[b]);
      return isLargest ? (a, b) -> least.compare(b, a) : least;
    }

    /** Not as Float.compare, to which -0 is less than 0. */
    private static int inOrder(float a, float b) {
      return a < b ? -1 : a > b ? 1 : a == b ? 0 : Float.compare(a, b);
    }
  }

  /**
   * The lines of an axis.
   *
   * @param length of a line
   * @param inner how far the next element of a line is
   */
  private record Lines(long all, int length, int inner) {

    Lines(TensorType type, int axis) {
      this(
          type.elements(),
          (int) Math.min(type.dim(axis), Integer.MAX_VALUE),
          (int) Math.min(type.elements(axis + 1, type.rank()), Integer.MAX_VALUE));
    }

    private int start(int line) {
      return line / inner * length * inner + line % inner;
    }

    /** The place of the first element of a line in an order; of equal ones the first or last. */
    int first(int line, Order order, boolean isLast) {
      int start = start(line);
      int best = 0;
      for (int i = 1; i < length; i++) {
        int compared = order.compare(start + i * inner, start + best * inner);
        if (compared < 0 || isLast && compared == 0) {
          best = i;
        }
      }
      return best;
    }

    /** The first elements of all lines in an order, the first of equal ones first. */
    void sorted(Order order, int count, int[] elements, long[] places) {
      Integer[] line = new Integer[length];
      for (int i = 0; length > 0 && i < all / length; i++) {
        int start = start(i);
        Arrays.setAll(line, k -> start + k * inner);
        Arrays.sort(line, order::compare);
        for (int k = 0; k < count; k++) {
          int at = i / inner * count * inner + k * inner + i % inner;
          int place = (line[k] - start) / inner;
          elements[at] = line[k];
          places[at] = place;
        }
      }
    }
  }
}
