/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row at a time times a matrix, from a copy of the matrix that is made for speed. For one
 * thread: the sums lie among the weights.
 *
 * <p>An array holds the weights of some rows and, before them, their sums. All of them then have
 * the same offset to cache lines, wherever the collector moves them. So where the sums are aligned,
 * the weights are aligned, too. And C2 sees one array instead of one for each row, so that a loop
 * can take twelve rows, where the rows of {@link Matrix} allow for six. Together that saves a third
 * of the time while the weights fit in the cache of a core.
 *
 * <p>Sums are taken in the order of {@link Products}, so they have the same bits.
 */
abstract class OneRowProduct {

  /** In shorter rows little is gained. */
  private static final int LEAST_COLUMNS = 64;

  /** Beyond the second-level cache copies of one matrix would only crowd each other out. */
  private static final int MOST_WEIGHTS = 1 << 19;

  /** The product with a matrix of any size. */
  static OneRowProduct of(Matrix matrix) {
    int columns = matrix.rows[0].length;
    return columns < LEAST_COLUMNS || (long) columns * matrix.rows.length > MOST_WEIGHTS
        ? new Shared(matrix)
        : new Copied(matrix);
  }

  /**
   * {@code acc[j] += sum over i of a[from + i] m[i][j]}, ascending in {@code i}.
   *
   * @param acc as long as a row of the matrix
   */
  abstract void accumulate(float[] a, int from, float[] acc);

  /** With the rows that all threads read. */
  private static final class Shared extends OneRowProduct {

    private final float[][] rows;

    Shared(Matrix matrix) {
      rows = matrix.rows;
    }

    @Override
    void accumulate(float[] a, int from, float[] acc) {
      Products.accumulate(a, from, rows.length, rows, acc);
    }
  }

  /** With its own rows. */
  private static final class Copied extends OneRowProduct {

    /** How many columns are summed in one loop. */
    private static final int SLICE = 512;

    /**
     * How far rows are apart: a constant, or C2 emits no vector instructions; whole cache lines,
     * but not a power of two, so that rows do not compete for places in the cache.
     */
    private static final int ROW = SLICE + 16;

    private final int inputs;
    private final float[][][] slices;
    // Sums before the first group of a slice that does not begin with the first column.
    private final float[] start = new float[SLICE];
    private final PanelOrder order = new PanelOrder();

    Copied(Matrix matrix) {
      inputs = matrix.rows.length;
      int columns = matrix.rows[0].length;
      slices = new float[(columns + SLICE - 1) / SLICE][][];
      Arrays.setAll(
          slices, s -> groups(matrix.rows, s * SLICE, Math.min(columns, (s + 1) * SLICE)));
    }

    private static float[][] groups(float[][] rows, int from, int to) {
      List<float[]> groups = new ArrayList<>();
      int row = 0;
      while (row < rows.length) {
        int size = rows.length - row >= 12 ? 12 : rows.length - row >= 4 ? 4 : 1;
        float[] group = new float[size * ROW + to - from];
        for (int k = 1; k <= size; k++) {
          System.arraycopy(rows[row++], from, group, k * ROW, to - from);
        }
        groups.add(group);
      }
      return groups.toArray(float[][]::new);
    }

    @Override
    void accumulate(float[] a, int from, float[] acc) {
      order.turn();
      for (int i = 0; i < slices.length; i++) {
        int s = order.at(i, slices.length);
        int column = s * SLICE;
        int columns = Math.min(acc.length - column, SLICE);
        float[] sums = acc;
        if (s > 0) {
          System.arraycopy(acc, column, start, 0, columns);
          sums = start;
        }
        sums = sums(a, from, slices[s], sums);
        System.arraycopy(sums, 0, acc, column, columns);
      }
    }

    /** Each group continues the sums of the one before; returns where the last ones are. */
    private float[] sums(float[] a, int from, float[][] groups, float[] before) {
      float[] sums = before;
      int group = 0;
      int k = from;
      int end = from + inputs;
      for (; k + 12 <= end; k += 12) {
        float[] w = groups[group++];
        twelve(
            a[k], a[k + 1], a[k + 2], a[k + 3], a[k + 4], a[k + 5], a[k + 6], a[k + 7], a[k + 8],
            a[k + 9], a[k + 10], a[k + 11], w, sums);
        sums = w;
      }
      for (; k + 4 <= end; k += 4) {
        float[] w = groups[group++];
        four(a[k], a[k + 1], a[k + 2], a[k + 3], w, sums);
        sums = w;
      }
      for (; k < end; k++) {
        float[] w = groups[group++];
        one(a[k], w, sums);
        sums = w;
      }
      return sums;
    }

    // The end of each loop comes from the length of its array, so that C2 sees that all is within.
    private static void twelve(
        float a0,
        float a1,
        float a2,
        float a3,
        float a4,
        float a5,
        float a6,
        float a7,
        float a8,
        float a9,
        float a10,
        float a11,
        float[] w,
        float[] before) {
      for (int j = 0; j < w.length - 12 * ROW; j++) {
        float sum = before[j];
        sum = Math.fma(a0, w[j + ROW], sum);
        sum = Math.fma(a1, w[j + 2 * ROW], sum);
        sum = Math.fma(a2, w[j + 3 * ROW], sum);
        sum = Math.fma(a3, w[j + 4 * ROW], sum);
        sum = Math.fma(a4, w[j + 5 * ROW], sum);
        sum = Math.fma(a5, w[j + 6 * ROW], sum);
        sum = Math.fma(a6, w[j + 7 * ROW], sum);
        sum = Math.fma(a7, w[j + 8 * ROW], sum);
        sum = Math.fma(a8, w[j + 9 * ROW], sum);
        sum = Math.fma(a9, w[j + 10 * ROW], sum);
        sum = Math.fma(a10, w[j + 11 * ROW], sum);
        sum = Math.fma(a11, w[j + 12 * ROW], sum);
        w[j] = sum;
      }
    }

    private static void four(float a0, float a1, float a2, float a3, float[] w, float[] before) {
      for (int j = 0; j < w.length - 4 * ROW; j++) {
        float sum = before[j];
        sum = Math.fma(a0, w[j + ROW], sum);
        sum = Math.fma(a1, w[j + 2 * ROW], sum);
        sum = Math.fma(a2, w[j + 3 * ROW], sum);
        sum = Math.fma(a3, w[j + 4 * ROW], sum);
        w[j] = sum;
      }
    }

    private static void one(float a0, float[] w, float[] before) {
      for (int j = 0; j < w.length - 1 * ROW; j++) {
        float sum = before[j];
        sum = Math.fma(a0, w[j + ROW], sum);
        w[j] = sum;
      }
    }
  }
}
