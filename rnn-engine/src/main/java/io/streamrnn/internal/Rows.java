package io.streamrnn.internal;

import io.streamrnn.cell.Activation;
import io.streamrnn.cell.ActivationFunction;

/**
 * Scratch memory for up to {@value #CAPACITY} rows of one width, {@code [rows, width]}, in one
 * array. Rows begin every {@link #stride} elements, which may be more than the width: loops over
 * many rows run over all elements, and what stands behind a row means nothing. For one thread.
 */
public final class Rows {

  /**
   * How many rows are stepped together. From eight rows on a step of a row costs the same; this
   * many stay in the first-level cache together with what they are multiplied with.
   */
  public static final int CAPACITY = 16;

  /** The elements; all zero at first. */
  public final float[] values;

  /** How many elements of a row mean something. */
  public final int width;

  /** How far the beginnings of two rows are apart. */
  public final int stride;

  /** Rows of this width. */
  public Rows(int width) {
    this(width, Providers.CURRENT.stride(width));
  }

  Rows(int width, int stride) {
    this.width = width;
    this.stride = stride;
    this.values = new float[CAPACITY * stride];
  }

  /** Rows that are all the same. */
  public static Rows all(float[] row) {
    Rows result = new Rows(row.length);
    for (int r = 0; r < CAPACITY; r++) {
      System.arraycopy(row, 0, result.values, r * result.stride, row.length);
    }
    return result;
  }

  /** Takes {@code count} rows from where they lie one close upon the other. */
  public void read(float[] from, int fromRow, int count) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(from, (fromRow + row) * width, values, row * stride, width);
    }
  }

  /** Writes {@code count} rows one close upon the other. */
  public void write(float[] to, int toRow, int count) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(values, row * stride, to, (toRow + row) * width, width);
    }
  }

  /** Applies an activation to each of {@code count} rows, and returns this. */
  public Rows apply(ActivationFunction activation, int count) {
    if (activation instanceof Activation known && !Elementwise.normalizes(known)) {
      known.apply(values, 0, count * stride);
    } else {
      for (int row = 0; row < count; row++) {
        activation.apply(values, row * stride, row * stride + width);
      }
    }
    return this;
  }
}
