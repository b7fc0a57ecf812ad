/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Optional;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** Trilu: keeps the upper or lower triangle of matrices, and sets the rest to zero. */
final class Triangle extends Operation {

  private final TensorType type;
  private final boolean isUpper;
  private final long diagonal;

  private Triangle(TensorType type, boolean isUpper, long diagonal) {
    super(type);
    this.type = type;
    this.isUpper = isUpper;
    this.diagonal = diagonal;
  }

  static Operation plan(Op op) {
    TensorType type = op.type(0);
    op.require(type.rank() > 1, "a triangle must be of matrices", "x=" + type);
    long diagonal = 0;
    if (op.has(1)) {
      op.require(op.type(1).elements() == 1, "a diagonal must be one number", "k=" + op.type(1));
      diagonal = op.knownInts(1)[0];
    }
    return new Triangle(type, op.attributes().integer("upper", 1) != 0, diagonal);
  }

  @Override
  Optional<String> mixing(LongPredicate isTime) {
    return isTime.test(type.dim(type.rank() - 1)) || isTime.test(type.dim(type.rank() - 2))
        ? Optional.of("it treats steps by their place")
        : Optional.empty();
  }

  @Override
  Computation bind(@Nullable Value[] in, Value[] out) {
    int rows = (int) type.dim(type.rank() - 2);
    int columns = (int) type.dim(type.rank() - 1);
    int size = (int) type.elements();
    return () -> {
      for (int i = 0; i < size; i++) {
        long right = i % columns - (long) (i / columns % rows);
        boolean isKept = isUpper ? right >= diagonal : right <= diagonal;
        if (out[0].holdsFloats()) {
          out[0].floats()[i] = isKept ? in[0].floats()[i] : 0;
        } else {
          out[0].ints()[i] = isKept ? in[0].ints()[i] : 0;
        }
      }
    };
  }
}
