/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import io.streamrnn.cell.ActivationFunction;

/**
 * Scratch memory for rows of one width, {@code [rows, width]}, in one array. Rows begin every
 * {@link #stride} elements, which may be more than the width: loops over many rows run over all
 * elements, and what is behind a row has no meaning. For one thread.
 *
 * <p>It has room for one row at first and for {@value #CAPACITY} once more are requested: a kernel
 * that steps one row at a time is faster with all its scratch memory close together.
 */
public final class Rows {

  /**
   * How many rows most kernels step together. From eight rows on a step of a row costs the same;
   * this many stay in the first-level cache together with what they are multiplied with.
   */
  public static final int CAPACITY = 16;

  /** Nothing is computed ahead. */
  static final int NOT_AHEAD = -1;

  /** The number of elements of a row. */
  public final int width;

  /** How far the beginnings of two rows are apart. */
  public final int stride;

  private float[] own;
  // Those of this, or the row of the caller that is shared.
  private float[] values;
  private int ahead = NOT_AHEAD;

  /** Rows of this width. */
  public Rows(int width) {
    this(width, Providers.CURRENT.stride(width));
  }

  Rows(int width, int stride) {
    this.width = width;
    this.stride = stride;
    this.own = new float[stride];
    this.values = own;
  }

  /** The least multiple of {@value #CAPACITY} that is not less. */
  static int roundedUp(int rows) {
    return (rows + CAPACITY - 1) / CAPACITY * CAPACITY;
  }

  /**
   * The elements, with room for this many rows. What was there before may be gone, and arrays
   * returned before are no longer in use.
   */
  public float[] values(int rows) {
    if (rows * stride > own.length) {
      own = new float[roundedUp(rows) * stride];
    }
    if (values != own) {
      values = own;
    }
    return values;
  }

  /** The elements. */
  public float[] values() {
    return values;
  }

  /**
   * Swaps the elements with others of the same width and stride. Neither are those of a caller.
   * Arrays returned before are no longer in use.
   */
  void swap(Rows other) {
    float[] array = own;
    own = other.own;
    other.own = array;
    values = own;
    other.values = array;
  }

  /** Fills this many rows with one. */
  public Rows fill(float[] row, int rows) {
    float[] to = values(rows);
    for (int r = 0; r < rows; r++) {
      System.arraycopy(row, 0, to, r * stride, row.length);
    }
    return this;
  }

  /**
   * Sets the first of the current rows, of which all was computed ahead that depends on these rows
   * alone. From the next {@link #read} on, nothing is.
   */
  void beginAhead(int row) {
    ahead = row;
  }

  /** The first of the current rows among those that were computed ahead, or {@link #NOT_AHEAD}. */
  int ahead() {
    return ahead;
  }

  /** Reads {@code count} rows that follow one another without gaps. */
  public void read(float[] from, int fromRow, int count) {
    ahead = NOT_AHEAD;
    float[] to = values(count);
    if (stride == width) {
      System.arraycopy(from, fromRow * width, to, 0, count * width);
      return;
    }
    for (int row = 0; row < count; row++) {
      System.arraycopy(from, (fromRow + row) * width, to, row * stride, width);
    }
  }

  /**
   * Uses the row that an array begins with as its elements, until the next read: nothing is copied,
   * and what is computed in place changes the array. Where a row has a gap behind it, it is copied.
   */
  void share(float[] row) {
    ahead = NOT_AHEAD;
    if (stride != width) {
      read(row, 0, 1);
    } else if (values != row) {
      values = row;
    }
  }

  /** Writes {@code count} rows one after another without gaps. */
  public void write(float[] to, int toRow, int count) {
    if (values == to) {
      return;
    }
    if (stride == width) {
      System.arraycopy(values, 0, to, toRow * width, count * width);
      return;
    }
    for (int row = 0; row < count; row++) {
      System.arraycopy(values, row * stride, to, (toRow + row) * width, width);
    }
  }

  /** Applies an activation to each of {@code count} rows, and returns this. */
  public Rows apply(ActivationFunction activation, int count) {
    if (activation.isElementwise()) {
      Elementwise.apply(activation, values, 0, count * stride);
    } else {
      for (int row = 0; row < count; row++) {
        activation.apply(values, row * stride, row * stride + width);
      }
    }
    return this;
  }
}
