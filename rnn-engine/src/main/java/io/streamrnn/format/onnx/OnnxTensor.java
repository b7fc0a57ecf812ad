/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.onnx;

import java.util.Arrays;

/**
 * An input or output of {@link OnnxModel#run}: float32 or int64 elements, row-major. Booleans are
 * the integers 0 and 1. Immutable.
 */
public final class OnnxTensor {

  private final Value value;

  OnnxTensor(Value value) {
    this.value = value;
  }

  /**
   * A tensor of floats.
   *
   * @param elements row-major; copied
   * @throws IllegalArgumentException if their number is not that of the shape
   */
  public static OnnxTensor of(float[] elements, long... shape) {
    TensorType type = checked(TensorType.floats(shape.clone()), elements.length);
    return new OnnxTensor(Value.known(type, elements.clone()));
  }

  /**
   * A tensor of integers.
   *
   * @param elements row-major; copied
   * @throws IllegalArgumentException if their number is not that of the shape
   */
  public static OnnxTensor of(long[] elements, long... shape) {
    TensorType type = checked(TensorType.ints(shape.clone()), elements.length);
    return new OnnxTensor(Value.known(type, elements.clone()));
  }

  private static TensorType checked(TensorType type, int elements) {
    if (type.elements() != elements) {
      throw new IllegalArgumentException(
          "a tensor must have one value per element: shape=%s, expected=%d, got=%d"
              .formatted(Arrays.toString(type.dims()), type.elements(), elements));
    }
    return type;
  }

  /** The extents, in an array that the caller owns. */
  public long[] shape() {
    return value.type().dims().clone();
  }

  /**
   * The elements, in an array that the caller owns.
   *
   * @throws IllegalStateException if they are integers
   */
  public float[] floats() {
    if (!value.holdsFloats()) {
      throw new IllegalStateException("a tensor read by floats() must hold floats: got=" + this);
    }
    return value.floats().clone();
  }

  /**
   * The elements, in an array that the caller owns.
   *
   * @throws IllegalStateException if they are floats
   */
  public long[] integers() {
    if (value.holdsFloats()) {
      throw new IllegalStateException(
          "a tensor read by integers() must hold integers: got=" + this);
    }
    return value.ints().clone();
  }

  Value value() {
    return value;
  }

  /** Element type and shape. */
  @Override
  public String toString() {
    return value.type().toString();
  }
}
