/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Comparator;
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
    return new Selection(from, axis, 1, new TensorType(ElementType.INT, dims)) {
      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        Comparator<Integer> order = order(in[0], isLargest);
        Comparator<Integer> whole = isLast ? order.thenComparing(Comparator.reverseOrder()) : order;
        return () -> forEachLine(whole, (at, rank, place) -> out[0].ints()[at] = place);
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
    return new Selection(
        from, axis, count, from.withDims(dims), new TensorType(ElementType.INT, dims)) {
      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        Comparator<Integer> order = order(in[0], isLargest);
        int[] places = new int[(int) out[1].type().elements()];
        return () -> {
          forEachLine(
              order,
              (at, element, place) -> {
                places[at] = element;
                out[1].ints()[at] = place;
              });
          copy(in[0], places, out[0]);
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

  private static void copy(Value from, int[] places, Value to) {
    for (int i = 0; i < places.length; i++) {
      if (to.holdsFloats()) {
        to.floats()[i] = from.floats()[places[i]];
      } else {
        to.ints()[i] = from.ints()[places[i]];
      }
    }
  }

  /** Orders elements, the first of equal ones first: by their number in the tensor. */
  private static Comparator<Integer> order(Value value, boolean isLargest) {
    Comparator<Integer> order =
        value.holdsFloats()
            ? (a, b) -> compare(value.floats()[a], value.floats()[b])
            : Comparator.comparingLong(at -> value.ints()[at]);
    return isLargest ? order.reversed() : order;
  }

  /** Not as Float.compare, to which -0 is less than 0. */
  private static int compare(float a, float b) {
    return a < b ? -1 : a > b ? 1 : a == b ? 0 : Float.compare(a, b);
  }

  /** Receives an element of the first ones of a line. */
  @FunctionalInterface
  private interface Receiver {
    void accept(int output, int element, int place);
  }

  /** The first elements of each line of an axis, in an order. */
  private abstract static class Selection extends Operation {

    private final TensorType from;
    private final int axis;
    private final int count;

    Selection(TensorType from, int axis, long count, TensorType... outputs) {
      super(outputs);
      this.from = from;
      this.axis = axis;
      this.count = (int) Math.min(count, Integer.MAX_VALUE);
    }

    @Override
    double memory() {
      return super.memory() * 2 + from.dim(axis);
    }

    @Override
    double cost() {
      return 10.0 * from.elements();
    }

    final void forEachLine(Comparator<Integer> order, Receiver out) {
      int length = (int) from.dim(axis);
      int inner = (int) from.elements(axis + 1, from.rank());
      int lines = length == 0 ? 0 : (int) (from.elements() / length);
      Integer[] elements = new Integer[length];
      for (int line = 0; line < lines; line++) {
        int first = line / inner * length * inner + line % inner;
        Arrays.setAll(elements, i -> first + i * inner);
        Arrays.sort(elements, order);
        for (int k = 0; k < count; k++) {
          int at = line / inner * count * inner + k * inner + line % inner;
          out.accept(at, elements[k], (elements[k] - first) / inner);
        }
      }
    }
  }
}
