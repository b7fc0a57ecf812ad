/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Objects;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An immutable tensor of float32 values in plain Java, row-major, last axis fastest: the inputs and
 * outputs of layers. {@link #of(INDArray)} and {@link #toNd4j} convert from and to ND4J; no other
 * method needs an ND4J backend.
 */
public final class Tensor {

  private final Shape shape;
  private final float[] values;

  private Tensor(Shape shape, float[] values) {
    this.shape = Objects.requireNonNull(shape, "shape");
    this.values = values;
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "a tensor needs one value per element: shape=%s, expected=%d, got=%d"
              .formatted(shape, shape.size(), values.length));
    }
  }

  /**
   * A tensor with a copy of these values.
   *
   * @throws IllegalArgumentException if the number of values is not that of the shape
   */
  public static Tensor of(Shape shape, float... values) {
    return new Tensor(shape, values.clone());
  }

  /** A copy of an ND4J array of any data type. */
  public static Tensor of(INDArray array) {
    int[] dims = new int[array.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = Math.toIntExact(array.size(i));
    }
    return new Tensor(Shape.of(dims), array.castTo(DataType.FLOAT).dup('c').data().asFloat());
  }

  /** Zeros. */
  public static Tensor zeros(Shape shape) {
    return new Tensor(shape, new float[shape.size()]);
  }

  /** A tensor that owns the array. */
  static Tensor own(Shape shape, float[] values) {
    return new Tensor(shape, values);
  }

  static Tensor of(Weight weight) {
    return new Tensor(weight.shape(), weight.toArray());
  }

  /** The extents, rows included. */
  public Shape shape() {
    return shape;
  }

  /** The value at a row-major position. */
  public float at(int position) {
    return values[position];
  }

  /** All values, row-major, in an array owned by the caller. */
  public float[] toArray() {
    return values.clone();
  }

  /** All values as an ND4J array owned by the caller; needs an ND4J backend. */
  public INDArray toNd4j() {
    return Nd4j.create(values.clone(), shape.toArray(), 'c');
  }

  /** The values, not copied; only to be read. */
  float[] values() {
    return values;
  }

  @Override
  public String toString() {
    return "Tensor" + shape;
  }
}
