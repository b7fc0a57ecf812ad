/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import io.streamrnn.autodiff.Variable;
import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.ConvLstm2dCell.Geometry;
import io.streamrnn.internal.Products;
import java.util.Arrays;

/**
 * A convolution of an image {@code [rows, columns, channels]} with a kernel {@code [height, width,
 * channels, outputs]}, place by place: the values under the kernel become a vector, which is
 * multiplied with the kernel as a matrix.
 */
final class Convolution {

  private final Shape image;
  private final Geometry geometry;
  private final Axis vertical;
  private final Axis horizontal;
  private final int channels;
  private final float[][] matrix;

  Convolution(Shape image, Weight kernel, Geometry geometry) {
    if (image.rank() != 3 || kernel.shape().rank() != 4) {
      throw new IllegalArgumentException(
          "a convolution takes [rows, columns, channels] and a kernel [height, width, channels, outputs]: image=%s, kernel=%s"
              .formatted(image, kernel.shape()));
    }
    this.image = image;
    this.geometry = geometry;
    this.channels = image.dim(2);
    this.vertical =
        Axis.of(
            image.dim(0),
            kernel.shape().dim(0),
            geometry.strides().rows(),
            geometry.dilation().rows(),
            geometry.same());
    this.horizontal =
        Axis.of(
            image.dim(1),
            kernel.shape().dim(1),
            geometry.strides().columns(),
            geometry.dilation().columns(),
            geometry.same());
    this.matrix = matrix(kernel);
  }

  private static float[][] matrix(Weight kernel) {
    int outputs = kernel.shape().dim(3);
    float[] values = kernel.toArray();
    float[][] rows = new float[values.length / outputs][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * outputs, (i + 1) * outputs));
    return rows;
  }

  Shape image() {
    return image;
  }

  Geometry geometry() {
    return geometry;
  }

  int rows() {
    return vertical.places;
  }

  int columns() {
    return horizontal.places;
  }

  int places() {
    return vertical.places * horizontal.places;
  }

  /** Scratch memory for {@link #accumulate}. */
  float[] newPatch() {
    return new float[matrix.length];
  }

  /** Adds the outputs of one place. */
  void accumulate(float[] x, int place, float[] patch, float[] sums) {
    int top = vertical.start(place / horizontal.places);
    int left = horizontal.start(place % horizontal.places);
    int to = 0;
    for (int i = 0; i < vertical.kernel; i++) {
      int row = top + i * vertical.dilation;
      for (int j = 0; j < horizontal.kernel; j++) {
        int column = left + j * horizontal.dilation;
        if (vertical.isInside(row) && horizontal.isInside(column)) {
          int from = (row * horizontal.size + column) * channels;
          System.arraycopy(x, from, patch, to, channels);
        } else {
          Arrays.fill(patch, to, to + channels, 0f);
        }
        to += channels;
      }
    }
    Products.accumulate(patch, patch.length, matrix, sums);
  }

  /**
   * The outputs of all places, {@code [B, places, outputs]}.
   *
   * @param x {@code [B, rows, columns, channels]}
   * @param kernel of the shape of the one that this was created with
   */
  Variable apply(Variable x, Variable kernel) {
    int rows = x.shape().dim(0);
    int patch = matrix.length;
    int[] positions = new int[Math.multiplyExact(rows * places(), patch)];
    for (int i = 0; i < rows * places(); i++) {
      look(i % places(), i / places() * image.size(), positions, i * patch);
    }
    return x.gather(Shape.of(rows, places(), patch), positions)
        .matmul(kernel.reshape(Shape.of(patch, matrix[0].length)));
  }

  /** Writes the positions of the values under the kernel at a place; -1 outside the image. */
  private void look(int place, int image, int[] positions, int to) {
    int top = vertical.start(place / horizontal.places);
    int left = horizontal.start(place % horizontal.places);
    for (int n = 0; n < matrix.length; n++) {
      int tap = n / channels;
      int row = top + tap / horizontal.kernel * vertical.dilation;
      int column = left + tap % horizontal.kernel * horizontal.dilation;
      boolean inside = vertical.isInside(row) && horizontal.isInside(column);
      int at = image + (row * horizontal.size + column) * channels + n % channels;
      positions[to + n] = inside ? at : -1;
    }
  }

  /** One of the two axes: where the kernel is at each place. */
  private record Axis(int size, int kernel, int stride, int dilation, int padding, int places) {

    static Axis of(int size, int kernel, int stride, int dilation, boolean same) {
      int reach = (kernel - 1) * dilation + 1;
      if (!same && reach > size) {
        throw new IllegalArgumentException(
            "a kernel must fit into the image where that is not padded: kernel=%d, dilation=%d, image=%d"
                .formatted(kernel, dilation, size));
      }
      // As TensorFlow pads: the odd zero behind the image.
      int places = same ? (size + stride - 1) / stride : (size - reach) / stride + 1;
      int zeros = same ? Math.max((places - 1) * stride + reach - size, 0) : 0;
      return new Axis(size, kernel, stride, dilation, zeros / 2, places);
    }

    int start(int place) {
      return place * stride - padding;
    }

    boolean isInside(int position) {
      return position >= 0 && position < size;
    }
  }
}
