package io.streamrnn.model.onnx;

import java.util.Arrays;

/**
 * What a graph says of one of its inputs.
 *
 * @param dims extents, {@link #OPEN} for one that is a symbol or not given; null if the rank is not
 *     given. Not to be written
 */
record GraphInput(String name, ElementType element, long[] dims) {

  static final long OPEN = -1;

  /** Refuses tensors of another kind. */
  void check(TensorType type) {
    boolean fits = type.element() == element && (dims == null || dims.length == type.rank());
    for (int axis = 0; fits && dims != null && axis < dims.length; axis++) {
      fits = dims[axis] == OPEN || dims[axis] == type.dim(axis);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "an input has the wrong type: input=%s, expected=%s, got=%s".formatted(name, this, type));
    }
  }

  /** The number of axes whose extent is open. */
  long openAxes() {
    return Arrays.stream(dims).filter(d -> d == OPEN).count();
  }

  @Override
  public String toString() {
    return element + (dims == null ? "" : Arrays.toString(dims).replace("-1", "?"));
  }
}
