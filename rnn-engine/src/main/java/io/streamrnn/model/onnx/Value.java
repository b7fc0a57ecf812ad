package io.streamrnn.model.onnx;

import io.streamrnn.model.ModelFormatException;

/**
 * A tensor in a graph at work: its type and, once there is memory for it, its elements, row-major.
 * Floats live in {@link #floats}, integers and booleans (0 and 1) in {@link #ints}.
 */
final class Value {

  private final TensorType type;
  private final boolean known;
  private final float[] floats;
  private final long[] ints;

  private Value(TensorType type, boolean known, float[] floats, long[] ints) {
    this.type = type;
    this.known = known;
    this.floats = floats;
    this.ints = ints;
  }

  /** A tensor of which no more than the type is known. */
  static Value unknown(TensorType type) {
    return new Value(type, false, null, null);
  }

  static Value known(TensorType type, float[] floats) {
    return new Value(type, true, floats, null);
  }

  static Value known(TensorType type, long[] ints) {
    return new Value(type, true, null, ints);
  }

  /** Memory for a tensor whose elements come at run time. */
  static Value buffer(TensorType type) {
    return allocate(type, false);
  }

  /** Memory for a tensor whose elements are about to be computed for good. */
  static Value constant(TensorType type) {
    return allocate(type, true);
  }

  private static Value allocate(TensorType type, boolean known) {
    if (type.elements() > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException("a tensor is too large: " + type);
    }
    int size = (int) type.elements();
    return type.element() == ElementType.FLOAT
        ? new Value(type, known, new float[size], null)
        : new Value(type, known, null, new long[size]);
  }

  /** The same elements under another type of the same size. */
  Value view(TensorType other) {
    return new Value(other, known, floats, ints);
  }

  TensorType type() {
    return type;
  }

  /** Whether the elements are there and stay as they are. */
  boolean isKnown() {
    return known;
  }

  float[] floats() {
    return floats;
  }

  long[] ints() {
    return ints;
  }
}
