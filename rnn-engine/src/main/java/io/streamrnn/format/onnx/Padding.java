/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Pad: adds elements before and after those of each axis, of one value ({@code constant}), of the
 * nearest one ({@code edge}), mirrored at it ({@code reflect}), or from the other end ({@code
 * wrap}). A negative number takes elements away.
 */
final class Padding extends Operation {

  private static final int OUTSIDE = -1;

  private enum Mode {
    CONSTANT,
    EDGE,
    REFLECT,
    WRAP
  }

  private final Mode mode;
  private final TensorType input;
  private final long[] before;
  private final long[] after;
  // Null for zero, or for integers.
  private final @Nullable Value filling;

  private Padding(
      Mode mode,
      TensorType input,
      TensorType output,
      long[] before,
      long[] after,
      @Nullable Value filling) {
    super(output);
    this.mode = mode;
    this.input = input;
    this.before = before;
    this.after = after;
    this.filling = filling;
  }

  static Operation plan(Op op) {
    TensorType from = op.type(0);
    Mode mode = mode(op);
    long[] pads =
        op.integers("pads", 1, 11)
            .orElseThrow(() -> op.damaged("a padding must have its sizes", "missing=pads"));
    int[] axes = axes(op, from.rank());
    op.require(
        pads.length == 2 * axes.length,
        "a padding must have two sizes for each axis",
        "pads=%s, axes=%s".formatted(Arrays.toString(pads), Arrays.toString(axes)));
    long[] before = new long[from.rank()];
    long[] after = new long[from.rank()];
    for (int i = 0; i < axes.length; i++) {
      before[axes[i]] = pads[i];
      after[axes[i]] = pads[axes.length + i];
    }
    requireSource(op, mode, before, after);
    return new Padding(
        mode, from, padded(op, from, before, after), before, after, filling(op).orElse(null));
  }

  private static Mode mode(Op op) {
    String mode = op.attributes().text("mode", "constant");
    return switch (mode) {
      case "constant" -> Mode.CONSTANT;
      case "edge" -> Mode.EDGE;
      case "reflect" -> Mode.REFLECT;
      case "wrap" -> Mode.WRAP;
      default ->
          throw op.unsupported(
              "padding is supported with the modes constant, edge, reflect and wrap",
              "mode=" + mode);
    };
  }

  /** Other modes than a constant take the new elements from the input. */
  private static void requireSource(Op op, Mode mode, long[] before, long[] after) {
    for (int axis = 0; axis < before.length; axis++) {
      long extent = op.type(0).dim(axis);
      long most = mode == Mode.REFLECT ? extent - 1 : extent == 0 ? 0 : Integer.MAX_VALUE;
      op.require(
          mode == Mode.CONSTANT || before[axis] <= most && after[axis] <= most,
          "a padding must have elements to repeat",
          "axis=%d, pads=%d and %d, mode=%s".formatted(axis, before[axis], after[axis], mode));
    }
  }

  private static int[] axes(Op op, int rank) {
    long[] given =
        op.opset() >= 18 && op.has(3) ? op.knownInts(3) : LongStream.range(0, rank).toArray();
    int[] axes = LongStream.of(given).mapToInt(axis -> op.axis(axis, rank)).toArray();
    op.require(
        IntStream.of(axes).distinct().count() == axes.length,
        "a padding must have every axis once",
        "axes=" + Arrays.toString(given));
    return axes;
  }

  private static TensorType padded(Op op, TensorType from, long[] before, long[] after) {
    long[] dims = from.dims().clone();
    for (int axis = 0; axis < dims.length; axis++) {
      boolean isSize =
          Math.abs((double) before[axis]) < Integer.MAX_VALUE
              && Math.abs((double) after[axis]) < Integer.MAX_VALUE;
      op.require(
          isSize && dims[axis] + before[axis] + after[axis] >= 0,
          "a padded axis must have an extent",
          "axis=%d, pads=%d and %d".formatted(axis, before[axis], after[axis]));
      dims[axis] += before[axis] + after[axis];
    }
    return from.withDims(dims);
  }

  /** The value of the new elements; empty for zero. */
  private static Optional<Value> filling(Op op) {
    if (op.opset() < 11) {
      float[] value = {op.attributes().number("value", 0)};
      return Optional.of(Value.known(TensorType.floats(), value))
          .filter(given -> op.type(0).element() == ElementType.FLOAT);
    }
    if (!op.has(2)) {
      return Optional.empty();
    }
    Value value = op.input(2);
    op.require(
        value.type().elements() == 1 && value.type().element() == op.type(0).element(),
        "the constant of a padding must be one element of the type of the input",
        "constant_value=" + value.type());
    return Optional.of(value);
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return IntStream.range(0, before.length)
            .anyMatch(axis -> isTime.test(input.dim(axis)) && changes(axis))
        ? Optional.of("it pads the sequence")
        : Optional.empty();
  }

  /** Whether elements of an axis move or are added. */
  private boolean changes(int axis) {
    return before[axis] != 0 || after[axis] != 0;
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int[] positions = positions();
    Value from = in[0];
    Value to = out[0];
    Value constant = in.length > 2 && in[2] != null ? in[2] : filling;
    return () -> {
      if (to.holdsFloats()) {
        float outside = constant == null ? 0 : constant.floats()[0];
        for (int i = 0; i < positions.length; i++) {
          to.floats()[i] = positions[i] == OUTSIDE ? outside : from.floats()[positions[i]];
        }
      } else {
        long outside = constant == null ? 0 : constant.ints()[0];
        for (int i = 0; i < positions.length; i++) {
          to.ints()[i] = positions[i] == OUTSIDE ? outside : from.ints()[positions[i]];
        }
      }
    };
  }

  /** Where each element of the output is in the input. */
  private int[] positions() {
    TensorType type = output();
    int[] positions = new int[Math.toIntExact(type.elements())];
    long[] strides = type.strides();
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(i, strides);
    }
    return positions;
  }

  /** The place of an element along an axis; beyond the input if it is a constant. */
  private long source(int axis, long at) {
    long last = input.dim(axis) - 1;
    return switch (mode) {
      case CONSTANT -> at;
      case EDGE -> Math.max(0, Math.min(at, last));
      case REFLECT -> at < 0 ? -at : at > last ? 2 * last - at : at;
      case WRAP -> Math.floorMod(at, last + 1);
    };
  }

  private int position(int index, long[] strides) {
    long rest = index;
    long position = 0;
    for (int axis = 0; axis < strides.length; axis++) {
      long at = source(axis, rest / strides[axis] - before[axis]);
      if (at < 0 || at >= input.dim(axis)) {
        return OUTSIDE;
      }
      position += at * input.strides()[axis];
      rest %= strides[axis];
    }
    return (int) position;
  }
}
