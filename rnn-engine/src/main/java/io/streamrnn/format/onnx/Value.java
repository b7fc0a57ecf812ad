/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import io.streamrnn.model.ModelFormatException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tensor of a graph: its type and, as soon as it has memory, its elements, row-major. Floats are
 * in {@link #floats}, integers and booleans (0 and 1) in {@link #ints}.
 */
final class Value {

  private final TensorType type;
  private final boolean known;
  // One of the two, by the element type; none without memory.
  private final float @Nullable [] floats;
  private final long @Nullable [] ints;

  private Value(TensorType type, boolean known, float @Nullable [] floats, long @Nullable [] ints) {
    this.type = type;
    this.known = known;
    this.floats = floats;
    this.ints = ints;
  }

  /** A tensor of which only the type is known. It has no memory. */
  static Value unknown(TensorType type) {
    return new Value(type, false, null, null);
  }

  static Value known(TensorType type, float[] floats) {
    return new Value(type, true, floats, null);
  }

  static Value known(TensorType type, long[] ints) {
    return new Value(type, true, null, ints);
  }

  /** Memory for a tensor whose elements change from run to run. */
  static Value buffer(TensorType type) {
    return allocate(type, false);
  }

  /** Memory for a tensor whose elements are computed once. */
  static Value constant(TensorType type) {
    return allocate(type, true);
  }

  private static Value allocate(TensorType type, boolean known) {
    if (type.elements() > Integer.MAX_VALUE - 8) {
      throw new ModelFormatException(
          "a tensor must fit into an array: elements=%d, tensor=%s"
              .formatted(type.elements(), type));
    }
    int size = (int) type.elements();
    return type.element() == ElementType.FLOAT
        ? new Value(type, known, new float[size], null)
        : new Value(type, known, null, new long[size]);
  }

  /** The same elements under another type with the same number of elements. */
  Value view(TensorType other) {
    return new Value(other, known, floats, ints);
  }

  TensorType type() {
    return type;
  }

  /** Whether the elements have been computed and no longer change. */
  boolean isKnown() {
    return known;
  }

  /** Whether the elements are in {@link #floats}, not in {@link #ints}. */
  boolean holdsFloats() {
    return type.element() == ElementType.FLOAT;
  }

  /** The elements of a tensor of floats that has memory; not copied. */
  float[] floats() {
    return Objects.requireNonNull(floats, "floats");
  }

  /** The elements of a tensor of integers or booleans that has memory; not copied. */
  long[] ints() {
    return Objects.requireNonNull(ints, "ints");
  }

  /**
   * Writes elements. Integers are floats that hold whole numbers.
   *
   * @throws IllegalArgumentException if an integer is no whole number
   */
  void load(float[] from, int start, int to, int count) {
    if (holdsFloats()) {
      System.arraycopy(from, start, floats(), to, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      ints()[to + i] = integer(from[start + i]);
    }
  }

  private static long integer(float value) {
    if (value != (long) value || Math.abs(value) > 1 << 24) {
      throw new IllegalArgumentException(
          "an id must be a whole number of at most 2^24, the range in which floats are exact: got="
              + value);
    }
    return (long) value;
  }

  /** The array of the elements, whatever their type; not copied. */
  Object elements() {
    return holdsFloats() ? floats() : ints();
  }
}
