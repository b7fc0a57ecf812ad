package io.streamrnn.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Operators that give elements another shape, and those that compute with shapes. */
final class ShapeOperators {

  static final Map<String, Operator> ALL =
      Map.ofEntries(
          Map.entry("Constant", ShapeOperators::constant),
          Map.entry("ConstantOfShape", ShapeOperators::constantOfShape),
          Map.entry("Dropout", op -> new View(op.type(0))),
          Map.entry("Expand", ShapeOperators::expand),
          Map.entry("Flatten", ShapeOperators::flatten),
          Map.entry("Identity", op -> new View(op.type(0))),
          Map.entry("Reshape", ShapeOperators::reshape),
          Map.entry("Shape", ShapeOperators::shape),
          Map.entry("Squeeze", ShapeOperators::squeeze),
          Map.entry("Transpose", ShapeOperators::transpose),
          Map.entry("Unsqueeze", ShapeOperators::unsqueeze));

  private ShapeOperators() {}

  private static Operation constant(Op op) {
    Attributes attributes = op.attributes();
    if (attributes.has("value")) {
      return new Known(attributes.tensor("value"));
    }
    if (attributes.has("value_int")) {
      long[] value = {attributes.integer("value_int", 0)};
      return new Known(Value.known(TensorType.ints(), value));
    }
    if (attributes.has("value_ints")) {
      long[] values = attributes.integers("value_ints");
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
    throw op.unsupported("this form of constant is not supported", "expected=value");
  }

  private static Operation constantOfShape(Op op) {
    long[] dims = op.knownInts(0).clone();
    Value given = op.attributes().tensor("value");
    Value value = given == null ? Value.known(TensorType.floats(1), new float[1]) : given;
    op.require(value.type().elements() == 1, "a filling is one element", "value=" + value.type());
    return new Filling(value, value.type().withDims(dims));
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
        op.require(axis < from.rank(), "a kept axis must exist", "axis=" + axis);
        dims[axis] = from.dim(axis);
      } else if (dims[axis] == -1) {
        op.require(open < 0, "one axis at most may be left open", "shape=" + Arrays.toString(dims));
        open = axis;
      }
    }
    if (open >= 0) {
      dims[open] = 1;
      long rest = from.withDims(dims).elements();
      op.require(
          rest > 0 && from.elements() % rest == 0,
          "a tensor must be divisible into the new shape",
          "shape=" + Arrays.toString(dims));
      dims[open] = from.elements() / rest;
    }
    return reshaped(op, from, dims);
  }

  private static Operation reshaped(Op op, TensorType from, long... dims) {
    TensorType to = from.withDims(dims);
    op.require(
        to.elements() == from.elements(),
        "a new shape must have as many elements",
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

  private static int bound(long given, int rank) {
    return (int) Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
  }

  private static Operation squeeze(Op op) {
    TensorType from = op.type(0);
    long[] axes = op.axes("axes", 1, 13);
    BitSet dropped = new BitSet();
    if (axes == null) {
      for (int axis = 0; axis < from.rank(); axis++) {
        dropped.set(axis, from.dim(axis) == 1);
      }
    } else {
      for (long axis : axes) {
        int at = op.axis(axis, from.rank());
        op.require(from.dim(at) == 1, "only an axis of extent 1 can be dropped", "axis=" + at);
        dropped.set(at);
      }
    }
    List<Long> dims = new ArrayList<>();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (!dropped.get(axis)) {
        dims.add(from.dim(axis));
      }
    }
    return new View(from.withDims(dims.stream().mapToLong(Long::longValue).toArray()));
  }

  private static Operation unsqueeze(Op op) {
    TensorType from = op.type(0);
    long[] axes = op.axes("axes", 1, 13);
    op.require(axes != null, "the new axes must be given", "axes=null");
    op.require(axes.length <= 16, "there are too many new axes", "axes=" + axes.length);
    int rank = from.rank() + axes.length;
    BitSet added = new BitSet();
    for (long axis : axes) {
      int at = op.axis(axis, rank);
      op.require(!added.get(at), "a new axis stands once", "axis=" + at);
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

  /** The axis of the input that each axis of a transposition's output is. */
  static long[] permutation(Op op, int rank) {
    long[] given = op.attributes().integers("perm");
    if (given == null) {
      return LongStream.range(0, rank).map(axis -> rank - 1 - axis).toArray();
    }
    op.require(
        Arrays.equals(LongStream.of(given).sorted().toArray(), LongStream.range(0, rank).toArray()),
        "a permutation has every axis once",
        "perm=" + Arrays.toString(given));
    return given;
  }

  /** One value everywhere. */
  private static final class Filling extends Operation {

    private final Value value;

    Filling(Value value, TensorType type) {
      super(type);
      this.value = value;
    }

    @Override
    Computation bind(Value[] in, Value[] out) {
      return () -> {
        if (value.floats() != null) {
          Arrays.fill(out[0].floats(), value.floats()[0]);
        } else {
          Arrays.fill(out[0].ints(), value.ints()[0]);
        }
      };
    }
  }
}
