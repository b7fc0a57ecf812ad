/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import java.util.List;

/**
 * How several tensors are merged, with the arithmetic that {@link Merge}, {@link Bidirectional} and
 * graphs on a stream share. All arrays are owned by the caller; inputs are only read. Safe for use
 * by many threads.
 *
 * <p>A part of {@link StreamingRole}, not for users.
 */
public enum MergeKind {
  /** Side by side on one axis: {@link #concatenate}. */
  CONCATENATE("Concatenate", "concat"),
  /** The sum, entry by entry. */
  ADD("Add", "sum"),
  /** The product, entry by entry. */
  MULTIPLY("Multiply", "mul"),
  /** The mean, entry by entry. */
  AVERAGE("Average", "ave"),
  /** The second subtracted from the first, entry by entry. */
  SUBTRACT("Subtract", "sub"),
  /** The largest, entry by entry. */
  MAXIMUM("Maximum", "max"),
  /** The smallest, entry by entry. */
  MINIMUM("Minimum", "min");

  private final String className;
  private final String word;

  MergeKind(String className, String word) {
    this.className = className;
    this.word = word;
  }

  /** The name of Keras's class. */
  String className() {
    return className;
  }

  /** The name in the configuration of a graph. */
  public String word() {
    return word;
  }

  /** Whether Keras 3 leaves masked inputs out. */
  boolean isByMask() {
    return this == MULTIPLY || this == MAXIMUM || this == MINIMUM;
  }

  // -- arithmetic

  /**
   * Concatenates arrays.
   *
   * @param from {@code [blocks, length_k]} each
   * @param lengths how many values of each array a block has
   * @param to receives {@code [blocks, sum of the lengths]}
   */
  public static void concatenate(float[][] from, int[] lengths, int blocks, float[] to) {
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      for (int k = 0; k < from.length; k++) {
        System.arraycopy(from[k], block * lengths[k], to, at, lengths[k]);
        at += lengths[k];
      }
    }
  }

  /**
   * Where the values of a tensor come from that repeats a smaller one, as NumPy does, along the
   * axes on which it has the extent 1.
   *
   * @param from the extents of the smaller one, each 1 or that of the other
   * @param to the extents of the larger one, as many
   * @return for each value, row-major, its position in the smaller one
   */
  public static int[] repeated(List<Integer> from, List<Integer> to) {
    int[] positions = {0};
    for (int axis = 0; axis < to.size(); axis++) {
      int extent = from.get(axis);
      int times = to.get(axis);
      int[] next = new int[positions.length * times];
      for (int i = 0; i < next.length; i++) {
        next[i] = positions[i / times] * extent + (extent == 1 ? 0 : i % times);
      }
      positions = next;
    }
    return positions;
  }

  /**
   * Merges entry by entry; not for {@link #CONCATENATE}.
   *
   * @param from arrays of {@code size} values or more
   * @param to receives {@code size} values
   */
  public void merge(float[][] from, int size, float[] to) {
    System.arraycopy(from[0], 0, to, 0, size);
    for (int k = 1; k < from.length; k++) {
      join(to, from[k], 0, size);
    }
    for (int i = 0; this == AVERAGE && i < size; i++) {
      to[i] /= from.length;
    }
  }

  /**
   * Merges entry by entry, at each step those arrays whose mask uses the step, as Keras 3 does. If
   * none does, a product is 0, and otherwise the first array counts.
   *
   * @param from {@code [steps, width]} each
   * @param masks {@code [steps]} each, 0 for a step that is not used; an empty array for no mask
   * @param to receives {@code [steps, width]}
   */
  public void merge(float[][] from, float[][] masks, int steps, int width, float[] to) {
    for (int step = 0; step < steps; step++) {
      int at = step * width;
      boolean any = false;
      for (int k = 0; k < from.length; k++) {
        if (masks[k].length == 0 || masks[k][step] != 0) {
          if (any) {
            join(to, from[k], at, at + width);
          } else {
            System.arraycopy(from[k], at, to, at, width);
          }
          any = true;
        }
      }
      for (int i = at; !any && i < at + width; i++) {
        to[i] = this == MULTIPLY ? 0 : from[0][i];
      }
    }
  }

  /** Joins entries of one more array to what those before it came to. */
  private void join(float[] to, float[] other, int begin, int end) {
    for (int i = begin; i < end; i++) {
      to[i] = join(to[i], other[i]);
    }
  }

  private float join(float a, float b) {
    return switch (this) {
      case ADD, AVERAGE -> a + b;
      case MULTIPLY -> a * b;
      case SUBTRACT -> a - b;
      case MAXIMUM -> Math.max(a, b);
      case MINIMUM -> Math.min(a, b);
      case CONCATENATE -> throw new AssertionError(this);
    };
  }
}
