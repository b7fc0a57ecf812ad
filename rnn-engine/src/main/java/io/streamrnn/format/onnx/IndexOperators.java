/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Operators that read or write elements by indices, which may depend on the event. */
final class IndexOperators {

  static final Map<String, Operator> ALL =
      Map.of(
          "GatherElements", IndexOperators::gatherElements,
          "GatherND", IndexOperators::gatherNd,
          "OneHot", IndexOperators::oneHot,
          "ScatterElements", IndexOperators::scatterElements,
          "ScatterND", IndexOperators::scatterNd);

  private IndexOperators() {}

  private static TensorType requireIntegers(Op op, int input) {
    TensorType type = op.type(input);
    op.require(type.element() == ElementType.INT, "indices must be integers", "got=" + type);
    return type;
  }

  /**
   * An operation with indices.
   *
   * @param node to be named where an index is wrong
   * @param extents those of the axes that are indexed
   */
  private record Indices(Node node, long... extents) {

    /** The place of an index along an axis; a negative one counts from the end. */
    long at(long index, int axis) {
      long extent = extents[axis];
      if (index < -extent || index >= extent) {
        throw new IllegalArgumentException(
            "an index must be within its axis: expected=0..%d, got=%d, at %s"
                .formatted(extent - 1, index, node.where()));
      }
      return index < 0 ? index + extent : index;
    }

    Optional<String> mixing(LongPredicate isTime) {
      return Arrays.stream(extents).anyMatch(isTime)
          ? Optional.of("it selects steps by an index")
          : Optional.empty();
    }
  }

  // -- GatherElements, ScatterElements

  private static Operation gatherElements(Op op) {
    TensorType from = op.type(0);
    Elements elements = Elements.of(op);
    return new Operation(from.withDims(op.type(1).dims())) {
      @Override
      Optional<String> mixing(LongPredicate isTime) {
        return elements.mixing(isTime);
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        int[] bases = elements.bases();
        return () -> {
          for (int i = 0; i < bases.length; i++) {
            copy(in[0], bases[i] + elements.offset(in[1].ints()[i]), out[0], i);
          }
        };
      }
    };
  }

  private static Operation scatterElements(Op op) {
    TensorType to = op.type(0);
    requireReplacement(op);
    op.require(
        op.type(2).element() == to.element() && op.type(2).sameDims(op.type(1)),
        "updates must have the shape of the indices and the type of the input",
        "indices=%s, updates=%s".formatted(op.type(1), op.type(2)));
    Elements elements = Elements.of(op);
    return new Operation(to) {
      @Override
      Optional<String> mixing(LongPredicate isTime) {
        return elements.mixing(isTime);
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        int[] bases = elements.bases();
        int size = (int) to.elements();
        return () -> {
          System.arraycopy(in[0].elements(), 0, out[0].elements(), 0, size);
          for (int i = 0; i < bases.length; i++) {
            copy(in[2], i, out[0], bases[i] + elements.offset(in[1].ints()[i]));
          }
        };
      }
    };
  }

  private static void requireReplacement(Op op) {
    String reduction = op.attributes().text("reduction", "none");
    if (!reduction.equals("none")) {
      throw op.unsupported("elements that are replaced are supported", "reduction=" + reduction);
    }
  }

  private static void copy(Value from, int at, Value to, int target) {
    if (to.holdsFloats()) {
      to.floats()[target] = from.floats()[at];
    } else {
      to.ints()[target] = from.ints()[at];
    }
  }

  /**
   * Elements of a tensor, each at its own place but along one axis, where an index says which.
   *
   * @param others where the elements are along the other axes
   * @param stride how far the next element of the axis is
   * @param cut the extents of the other axes of which only a part is read or written
   */
  private record Elements(Indices indices, AffineMap others, long stride, long[] cut) {

    static Elements of(Op op) {
      TensorType of = op.type(0);
      TensorType indices = requireIntegers(op, 1);
      int axis = op.axis(op.attributes().integer("axis", 0), of.rank());
      op.require(
          indices.rank() == of.rank(),
          "indices must have the axes of the tensor",
          "x=%s, indices=%s".formatted(of, indices));
      for (int a = 0; a < of.rank(); a++) {
        op.require(
            a == axis || indices.dim(a) <= of.dim(a),
            "indices must fit into the tensor",
            "x=%s, indices=%s".formatted(of, indices));
      }
      long[] strides = of.strides();
      long stride = strides[axis];
      strides[axis] = 0;
      return new Elements(
          new Indices(op.node(), of.dim(axis)),
          new AffineMap(indices, 0, strides),
          stride,
          IntStream.range(0, of.rank())
              .filter(a -> a != axis && indices.dim(a) != of.dim(a))
              .mapToLong(of::dim)
              .toArray());
    }

    Optional<String> mixing(LongPredicate isTime) {
      return Arrays.stream(cut).anyMatch(isTime)
          ? Optional.of("it treats some steps otherwise than the rest")
          : indices.mixing(isTime);
    }

    int[] bases() {
      return others.positions();
    }

    int offset(long index) {
      return (int) (indices.at(index, 0) * stride);
    }
  }

  // -- GatherND, ScatterND

  private static Operation gatherNd(Op op) {
    Blocks blocks = Blocks.of(op, op.attributes().integer("batch_dims", 0));
    TensorType type = op.type(0).withDims(blocks.dims());
    return new Operation(type) {
      @Override
      Optional<String> mixing(LongPredicate isTime) {
        return blocks.indices.mixing(isTime);
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        int size = (int) blocks.size;
        int count = size == 0 ? 0 : (int) (type.elements() / size);
        return () -> {
          for (int i = 0; i < count; i++) {
            int from = blocks.start(in[1].ints(), i, count);
            System.arraycopy(in[0].elements(), from, out[0].elements(), i * size, size);
          }
        };
      }
    };
  }

  private static Operation scatterNd(Op op) {
    requireReplacement(op);
    TensorType to = op.type(0);
    Blocks blocks = Blocks.of(op, 0);
    op.require(
        op.type(2).element() == to.element() && Arrays.equals(op.type(2).dims(), blocks.dims()),
        "updates must have the shape of what the indices select and the type of the input",
        "expected=%s, updates=%s".formatted(Arrays.toString(blocks.dims()), op.type(2)));
    return new Operation(to) {
      @Override
      Optional<String> mixing(LongPredicate isTime) {
        return blocks.indices.mixing(isTime);
      }

      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        int all = (int) to.elements();
        int size = (int) blocks.size;
        int count = size == 0 ? 0 : (int) (op.type(2).elements() / size);
        return () -> {
          System.arraycopy(in[0].elements(), 0, out[0].elements(), 0, all);
          for (int i = 0; i < count; i++) {
            int at = blocks.start(in[1].ints(), i, count);
            System.arraycopy(in[2].elements(), i * size, out[0].elements(), at, size);
          }
        };
      }
    };
  }

  /**
   * Blocks of a tensor, each at the place that a vector of indices says.
   *
   * @param strides how far the next block along each indexed axis is
   * @param batches the number of tensors, each of which has its own indices
   * @param batch the number of elements of each
   * @param size the number of elements of a block
   */
  private record Blocks(
      Indices indices, long[] strides, long batches, long batch, long size, long[] dims) {

    static Blocks of(Op op, long batchAxes) {
      TensorType of = op.type(0);
      TensorType indices = requireIntegers(op, 1);
      op.require(indices.rank() > 0, "indices must have an axis", "indices=" + indices);
      int shared = (int) Math.max(0, Math.min(batchAxes, TensorType.MAX_RANK));
      long indexed = indices.dim(indices.rank() - 1);
      op.require(
          shared < indices.rank()
              && indexed >= 1
              && shared + indexed <= of.rank()
              && Arrays.equals(
                  Arrays.copyOf(of.dims(), shared), Arrays.copyOf(indices.dims(), shared)),
          "indices must be those of the first axes of the tensor",
          "x=%s, indices=%s, batch_dims=%d".formatted(of, indices, batchAxes));
      int from = shared + (int) indexed;
      return new Blocks(
          new Indices(op.node(), Arrays.copyOfRange(of.dims(), shared, from)),
          Arrays.copyOfRange(of.strides(), shared, from),
          of.elements(0, shared),
          of.elements(shared, of.rank()),
          of.elements(from, of.rank()),
          LongStream.concat(
                  Arrays.stream(indices.dims()).limit(indices.rank() - 1L),
                  Arrays.stream(of.dims()).skip(from))
              .toArray());
    }

    /** Where a block of this number begins. */
    int start(long[] values, int block, int count) {
      long start = block / Math.max(1, count / batches) * batch;
      for (int k = 0; k < strides.length; k++) {
        start += indices.at(values[block * strides.length + k], k) * strides[k];
      }
      return (int) start;
    }
  }

  // -- OneHot

  private static Operation oneHot(Op op) {
    TensorType indices = op.type(0);
    op.require(
        op.type(1).elements() == 1 && op.type(2).elements() == 2,
        "depth must be one number, values must be two",
        "depth=%s, values=%s".formatted(op.type(1), op.type(2)));
    long depth = op.input(1).holdsFloats() ? (long) op.knownFloats(1)[0] : op.knownInts(1)[0];
    op.require(depth > 0, "depth must be positive", "depth=" + depth);
    int axis = op.axis(op.attributes().integer("axis", -1), indices.rank() + 1);
    TensorType type =
        op.type(2)
            .withDims(
                LongStream.concat(
                        LongStream.concat(
                            Arrays.stream(indices.dims()).limit(axis), LongStream.of(depth)),
                        Arrays.stream(indices.dims()).skip(axis))
                    .toArray());
    return new Operation(type) {
      @Override
      Computation bind(@Nullable Value[] in, Value[] out) {
        int inner = (int) indices.elements(axis, indices.rank());
        int count = (int) indices.elements();
        return () -> {
          for (int i = 0; i < type.elements(); i++) {
            copy(in[2], 0, out[0], i);
          }
          for (int i = 0; i < count; i++) {
            long index = in[0].holdsFloats() ? (long) in[0].floats()[i] : in[0].ints()[i];
            long place = index < 0 ? index + depth : index;
            // An index outside of the classes is none of them.
            if (place >= 0 && place < depth) {
              copy(in[2], 1, out[0], (int) ((i / inner * depth + place) * inner + i % inner));
            }
          }
        };
      }
    };
  }
}
