/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators that change shapes or compute with them. */
final class ShapeOperators {

  static final Map<String, Operator> ALL =
      Map.ofEntries(
          Map.entry("Constant", ShapeOperators::constant),
          Map.entry("ConstantOfShape", ShapeOperators::constantOfShape),
          Map.entry("Dropout", ShapeOperators::dropout),
          Map.entry("Expand", ShapeOperators::expand),
          Map.entry("Flatten", ShapeOperators::flatten),
          Map.entry("Identity", op -> new View(op.type(0))),
          Map.entry("Range", ShapeOperators::range),
          Map.entry("Reshape", ShapeOperators::reshape),
          Map.entry("Shape", ShapeOperators::shape),
          Map.entry("Size", ShapeOperators::size),
          Map.entry("Squeeze", ShapeOperators::squeeze),
          Map.entry("Transpose", ShapeOperators::transpose),
          Map.entry("Unsqueeze", ShapeOperators::unsqueeze));

  private ShapeOperators() {}

  private static Operation constant(Op op) {
    Attributes attributes = op.attributes();
    if (attributes.has("value")) {
      return new Known(attributes.tensor("value").orElseThrow());
    }
    if (attributes.has("value_int")) {
      long[] value = {attributes.integer("value_int", 0)};
      return new Known(Value.known(TensorType.ints(), value));
    }
    if (attributes.has("value_ints")) {
      long[] values = attributes.integers("value_ints").orElseThrow();
      return new Known(Value.known(TensorType.ints(values.length), values));
    }
    if (attributes.has("value_float")) {
      float[] value = {attributes.number("value_float", 0)};
      return new Known(Value.known(TensorType.floats(), value));
    }
    if (attributes.has("value_floats")) {
      List<Float> numbers = attributes.numbers("value_floats");
      float[] values = new float[numbers.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = numbers.get(i);
      }
      return new Known(Value.known(TensorType.floats(values.length), values));
    }
    throw op.unsupported(
        "a constant without a supported value is not supported",
        "supported attributes: value, value_int, value_ints, value_float, value_floats");
  }

  private static Operation constantOfShape(Op op) {
    long[] dims = op.knownInts(0).clone();
    Value value =
        op.attributes()
            .tensor("value")
            .orElseGet(() -> Value.known(TensorType.floats(1), new float[1]));
    op.require(value.type().elements() == 1, "value must be one element", "value=" + value.type());
    return new Filling(value, value.type().withDims(dims));
  }

  /** The input: Dropout acts in training only. Old exporters name a mask that nobody reads. */
  private static Operation dropout(Op op) {
    if (op.has(2) && op.knownInts(2)[0] != 0) {
      throw op.unsupported("a graph in training mode is not supported", "training_mode=1");
    }
    TensorType type = op.type(0);
    if (op.node().usedOutputs().size() < 2) {
      return new View(type);
    }
    return new Kept(type);
  }

  /** The input, and a mask that is true everywhere. */
  private static final class Kept extends Operation {

    Kept(TensorType type) {
      super(type, new TensorType(ElementType.BOOL, type.dims()));
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      return () -> {
        System.arraycopy(in[0].elements(), 0, out[0].elements(), 0, (int) out[0].type().elements());
        Arrays.fill(out[1].ints(), 1);
      };
    }
  }

  private static Operation expand(Op op) {
    TensorType from = op.type(0);
    TensorType to = Broadcast.of(op, from, from.withDims(op.knownInts(1).clone()));
    return new Rearrangement(from, AffineMap.broadcast(from, to));
  }

  private static Operation flatten(Op op) {
    TensorType from = op.type(0);
    long given = op.attributes().integer("axis", 1);
    int axis = given == from.rank() ? from.rank() : op.axis(given, from.rank());
    return new View(from.withDims(from.elements(0, axis), from.elements(axis, from.rank())));
  }

  private static Operation reshape(Op op) {
    TensorType from = op.type(0);
    long[] dims = op.knownInts(1).clone();
    boolean keepZero = op.attributes().flag("allowzero");
    int open = -1;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] == 0 && !keepZero) {
        op.require(axis < from.rank(), "an axis whose extent is kept must exist", "axis=" + axis);
        dims[axis] = from.dim(axis);
      } else if (dims[axis] == -1) {
        op.require(open < 0, "at most one extent may be -1", "shape=" + Arrays.toString(dims));
        open = axis;
      }
    }
    if (open >= 0) {
      dims[open] = 1;
      long rest = from.withDims(dims).elements();
      op.require(
          rest > 0 && from.elements() % rest == 0,
          "the number of elements must be divisible by the other extents",
          "shape=" + Arrays.toString(dims));
      dims[open] = from.elements() / rest;
    }
    return reshaped(op, from, dims);
  }

  private static Operation reshaped(Op op, TensorType from, long... dims) {
    TensorType to = from.withDims(dims);
    op.require(
        to.elements() == from.elements(),
        "a new shape must have the same number of elements",
        "shape=" + Arrays.toString(dims));
    return new View(to);
  }

  private static Operation shape(Op op) {
    TensorType from = op.type(0);
    int rank = from.rank();
    int start = bound(op.attributes().integer("start", 0), rank);
    int end = bound(op.attributes().integer("end", rank), rank);
    long[] dims = Arrays.copyOfRange(from.dims(), start, Math.max(start, end));
    return new Known(Value.known(TensorType.ints(dims.length), dims));
  }

  private static Operation size(Op op) {
    long[] size = {op.type(0).elements()};
    return new Known(Value.known(TensorType.ints(), size));
  }

  // -- Range

  private static Operation range(Op op) {
    for (int k = 0; k < 3; k++) {
      op.require(
          op.type(k).elements() == 1 && op.type(k).element() == op.type(0).element(),
          "start, limit and delta must be one number each, of one type",
          "input=%d, got=%s".formatted(k, op.type(k)));
    }
    double[] of = new double[3];
    for (int k = 0; k < 3; k++) {
      of[k] = op.input(k).holdsFloats() ? op.knownFloats(k)[0] : op.knownInts(k)[0];
    }
    op.require(of[2] != 0, "delta must not be zero", "delta=0");
    double count = Math.max(0, Math.ceil((of[1] - of[0]) / of[2]));
    op.require(
        count <= Integer.MAX_VALUE,
        "a range must fit into an array",
        "elements=%.0f".formatted(count));
    return new Counting(op.type(0).withDims((long) count));
  }

  /** Numbers at equal distances. */
  private static final class Counting extends Operation {

    Counting(TensorType type) {
      super(type);
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      return () -> {
        for (int i = 0; i < out[0].type().elements(); i++) {
          if (out[0].holdsFloats()) {
            out[0].floats()[i] = in[0].floats()[0] + i * in[2].floats()[0];
          } else {
            out[0].ints()[i] = in[0].ints()[0] + i * in[2].ints()[0];
          }
        }
      };
    }
  }

  private static int bound(long given, int rank) {
    return (int) Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
  }

  private static Operation squeeze(Op op) {
    TensorType from = op.type(0);
    IntPredicate isDropped =
        op.integers("axes", 1, 13)
            .map(axes -> (IntPredicate) droppable(op, axes)::get)
            .orElse(axis -> from.dim(axis) == 1);
    long[] dims =
        IntStream.range(0, from.rank()).filter(isDropped.negate()).mapToLong(from::dim).toArray();
    return new View(from.withDims(dims));
  }

  private static BitSet droppable(Op op, long[] axes) {
    TensorType from = op.type(0);
    BitSet dropped = new BitSet();
    for (long given : axes) {
      int axis = op.axis(given, from.rank());
      op.require(from.dim(axis) == 1, "a dropped axis must have the extent 1", "axis=" + axis);
      dropped.set(axis);
    }
    return dropped;
  }

  private static Operation unsqueeze(Op op) {
    TensorType from = op.type(0);
    long[] axes =
        op.integers("axes", 1, 13)
            .orElseThrow(() -> op.damaged("the new axes must be given", "missing=axes"));
    op.require(
        axes.length <= TensorType.MAX_RANK,
        "new axes must be at most " + TensorType.MAX_RANK,
        "axes=" + axes.length);
    int rank = from.rank() + axes.length;
    BitSet added = new BitSet();
    for (long axis : axes) {
      int at = op.axis(axis, rank);
      op.require(!added.get(at), "a new axis must be given once", "axis=" + at);
      added.set(at);
    }
    long[] dims = new long[rank];
    int next = 0;
    for (int axis = 0; axis < rank; axis++) {
      dims[axis] = added.get(axis) ? 1 : from.dim(next++);
    }
    return new View(from.withDims(dims));
  }

  private static Operation transpose(Op op) {
    TensorType from = op.type(0);
    long[] order = permutation(op, from.rank());
    long[] strides = from.strides();
    long[] dims = LongStream.of(order).map(a -> from.dim((int) a)).toArray();
    long[] moved = LongStream.of(order).map(a -> strides[(int) a]).toArray();
    return new Rearrangement(from, new AffineMap(from.withDims(dims), 0, moved));
  }

  /** For each axis of the output, the axis of the input. */
  private static long[] permutation(Op op, int rank) {
    long[] order =
        op.attributes()
            .integers("perm")
            .orElseGet(() -> LongStream.range(0, rank).map(axis -> rank - 1 - axis).toArray());
    op.require(
        Arrays.equals(LongStream.of(order).sorted().toArray(), LongStream.range(0, rank).toArray()),
        "a permutation must have every axis once",
        "perm=" + Arrays.toString(order));
    return order;
  }

  /** A tensor whose elements are equal. */
  private static final class Filling extends Operation {

    private final Value value;

    Filling(Value value, TensorType type) {
      super(type);
      this.value = value;
    }

    @Override
    Computation bind(@Nullable Value[] in, Value[] out) {
      return () -> {
        if (value.holdsFloats()) {
          Arrays.fill(out[0].floats(), value.floats()[0]);
        } else {
          Arrays.fill(out[0].ints(), value.ints()[0]);
        }
      };
    }
  }
}
