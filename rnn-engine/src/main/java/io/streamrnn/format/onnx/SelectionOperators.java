/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators that select parts of tensors, concatenate or pad them. */
final class SelectionOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "Concat", SelectionOperators::concat,
          "Gather", SelectionOperators::gather,
          "Pad", Padding::plan,
          "Resize", Resizing::plan,
          "Slice", SelectionOperators::slice,
          "Split", SelectionOperators::split,
          "Tile", Tiling::plan,
          "Upsample", Resizing::plan);

  private SelectionOperators() {}

  // -- Slice

  private static Operation slice(Op op) {
    TensorType from = op.type(0);
    long[] dims = from.dims().clone();
    long[] strides = from.strides();
    long base = 0;
    for (Range range : Range.of(op)) {
      dims[range.axis] = range.count;
      base += range.count == 0 ? 0 : range.start * strides[range.axis];
      strides[range.axis] *= range.step;
    }
    return new Rearrangement(from, new AffineMap(from.withDims(dims), base, strides));
  }

  /** The part of one axis that a slice takes: {@code count} indices from {@code start} on. */
  record Range(int axis, long start, long step, long count) {

    static Range[] of(Op op) {
      TensorType from = op.type(0);
      long[] starts = required(op, "starts", 1);
      long[] ends = required(op, "ends", 2);
      long[] axes =
          op.integers("axes", 3, 10).orElseGet(() -> LongStream.range(0, starts.length).toArray());
      long[] steps = op.opset() >= 10 && op.has(4) ? op.knownInts(4) : ones(starts.length);
      op.require(
          starts.length == ends.length
              && starts.length == axes.length
              && starts.length == steps.length,
          "a slice must have as many starts as ends, axes and steps",
          "starts=%s, ends=%s, axes=%s, steps=%s"
              .formatted(
                  Arrays.toString(starts),
                  Arrays.toString(ends),
                  Arrays.toString(axes),
                  Arrays.toString(steps)));
      op.require(
          LongStream.of(axes).map(a -> op.axis(a, from.rank())).distinct().count() == axes.length,
          "a slice must have every axis once",
          "axes=" + Arrays.toString(axes));
      return IntStream.range(0, axes.length)
          .mapToObj(i -> of(op, op.axis(axes[i], from.rank()), starts[i], ends[i], steps[i]))
          .toArray(Range[]::new);
    }

    private static long[] required(Op op, String name, int input) {
      return op.integers(name, input, 10)
          .orElseThrow(() -> op.damaged("a slice must have starts and ends", "missing=" + name));
    }

    private static Range of(Op op, int axis, long start, long end, long step) {
      op.require(step != 0 && step != Long.MIN_VALUE, "a step must not be zero", "step=" + step);
      long dim = op.type(0).dim(axis);
      if (step > 0) {
        long first = clamp(start, dim, 0, dim);
        long last = clamp(end, dim, 0, dim);
        return new Range(axis, first, step, last <= first ? 0 : (last - first - 1) / step + 1);
      }
      long first = clamp(start, dim, 0, dim - 1);
      long last = clamp(end, dim, -1, dim - 1);
      return new Range(axis, first, step, first <= last ? 0 : (first - last - 1) / -step + 1);
    }

    private static long clamp(long index, long dim, long least, long most) {
      return Math.max(least, Math.min(most, index < 0 ? Math.max(index, -dim - 1) + dim : index));
    }

    private static long[] ones(int count) {
      return LongStream.generate(() -> 1).limit(count).toArray();
    }
  }

  // -- Split

  private static Operation split(Op op) {
    TensorType from = op.type(0);
    int axis = op.axis(op.attributes().integer("axis", 0), from.rank());
    long[] parts = parts(op, from.dim(axis));
    op.require(
        LongStream.of(parts).allMatch(p -> p >= 0 && p <= from.dim(axis))
            && LongStream.of(parts).sum() == from.dim(axis)
            && parts.length == op.node().outputs().size(),
        "the parts of a split must add up to the axis and have one output each",
        "split=" + Arrays.toString(parts));
    AffineMap[] maps = new AffineMap[parts.length];
    long start = 0;
    for (int i = 0; i < parts.length; i++) {
      long[] dims = from.dims().clone();
      dims[axis] = parts[i];
      maps[i] = new AffineMap(from.withDims(dims), start * from.strides()[axis], from.strides());
      start += parts[i];
    }
    return new Rearrangement(from, maps);
  }

  private static long[] parts(Op op, long extent) {
    return op.integers("split", 1, 13).orElseGet(() -> equalParts(op, extent));
  }

  private static long[] equalParts(Op op, long extent) {
    int count = op.node().outputs().size();
    op.require(count > 0, "a split must have outputs", "outputs=0");
    long part = (extent + count - 1) / count;
    long[] parts = new long[count];
    Arrays.fill(parts, part);
    parts[count - 1] = extent - part * (count - 1);
    return parts;
  }

  // -- Gather

  private static Operation gather(Op op) {
    TensorType from = op.type(0);
    Value indices = op.input(1);
    op.require(
        indices.type().element() == ElementType.INT,
        "indices must be integers",
        "got=" + indices.type());
    op.require(from.rank() > 0, "a table must have an axis", "table=" + from);
    int axis = op.axis(op.attributes().integer("axis", 0), from.rank());
    long[] dims =
        LongStream.concat(
                LongStream.concat(
                    LongStream.of(from.dims()).limit(axis), LongStream.of(indices.type().dims())),
                LongStream.of(from.dims()).skip(axis + 1))
            .toArray();
    return new Gathering(op, axis, from.withDims(dims));
  }

  /** Selects blocks by index: the rows of an embedding, the last step of a sequence. */
  static final class Gathering extends Operation {

    private final Node node;
    private final Value source;
    private final Value indices;
    private final long outer;
    private final long extent;
    private final long inner;
    private final int axis;

    private Gathering(Op op, int axis, TensorType type) {
      super(type);
      TensorType from = op.type(0);
      this.node = op.node();
      this.source = op.input(0);
      this.indices = op.input(1);
      this.axis = axis;
      this.outer = from.elements(0, axis);
      this.extent = from.dim(axis);
      this.inner = from.elements(axis + 1, from.rank());
    }

    /** The table if this looks up rows of a known table of floats. */
    Optional<Value> table() {
      boolean isTable =
          axis == 0 && source.isKnown() && source.type().rank() == 2 && source.holdsFloats();
      return isTable ? Optional.of(source) : Optional.empty();
    }

    @Override
    boolean isView() {
      boolean isOnly = extent == 1 && indices.isKnown() && indices.type().elements() == 1;
      return isOnly && (indices.ints()[0] == 0 || indices.ints()[0] == -1);
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      return () -> {
        Object from = in[0].elements();
        Object to = out[0].elements();
        int target = 0;
        for (long o = 0; o < outer; o++) {
          for (long index : in[1].ints()) {
            long start = (o * extent + checked(index)) * inner;
            System.arraycopy(from, (int) start, to, target, (int) inner);
            target += (int) inner;
          }
        }
      };
    }

    private long checked(long index) {
      if (index < -extent || index >= extent) {
        throw new IllegalArgumentException(
            "an index must be a row of the table: expected=0..%d, got=%d, at %s"
                .formatted(extent - 1, index, node.where()));
      }
      return index < 0 ? index + extent : index;
    }
  }

  // -- Concat

  private static Operation concat(Op op) {
    TensorType first = op.type(0);
    op.require(op.attributes().has("axis"), "a concatenation must have an axis", "missing=axis");
    int axis = op.axis(op.attributes().integer("axis", 0), first.rank());
    long[] dims = first.dims().clone();
    dims[axis] = 0;
    for (int i = 0; i < op.inputs().length; i++) {
      TensorType type = op.type(i);
      op.require(
          type.element() == first.element() && type.rank() == first.rank(),
          "concatenated tensors must have one element type and rank",
          "input=" + i);
      for (int a = 0; a < dims.length; a++) {
        op.require(
            a == axis || type.dim(a) == first.dim(a),
            "concatenated tensors must differ only in the axis",
            "input=%d, axis=%d".formatted(i, a));
      }
      dims[axis] += type.dim(axis);
    }
    return new Concatenation(op.inputs().length, axis, first.withDims(dims));
  }

  private static final class Concatenation extends Operation {

    private final int count;
    private final int axis;

    Concatenation(int count, int axis, TensorType type) {
      super(type);
      this.count = count;
      this.axis = axis;
    }

    @Override
    boolean isView() {
      return count == 1;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      TensorType type = out[0].type();
      int outer = (int) type.elements(0, axis);
      int width = (int) type.elements(axis, type.rank());
      Object to = out[0].elements();
      return () -> {
        int start = 0;
        for (Value part : in) {
          int own = (int) part.type().elements(axis, part.type().rank());
          Object from = part.elements();
          for (int o = 0; o < outer; o++) {
            System.arraycopy(from, o * own, to, o * width + start, own);
          }
          start += own;
        }
      };
    }
  }
}
