/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Products of rows and matrices, whose sums stay in registers for all inputs: each weight that is
 * loaded serves up to four rows.
 *
 * <p>A matrix is packed in panels of four vectors of columns, each panel by ascending input index.
 * The vectors of its parts take turns: the first vector of each part, the second of each, and so
 * on. So a panel of a matrix with four parts has all of them for a vector of units.
 */
final class VectorTiles {

  private static final int VECTORS = 4;

  /** The rows of a tile, where there are registers for them. */
  static final int TILE = 4;

  /** The columns of a panel. */
  static final int PANEL = VECTORS * LANES;

  /** The inputs whose weights the first-level cache is to have for all rows. */
  private static final int FEW_INPUTS = 128;

  /** The same of the second-level cache: 256 KB with vectors of 64 bytes. */
  private static final int MANY_INPUTS = 1024;

  /**
   * How many inputs of a panel serve all rows before the next ones. If few fill the first-level
   * cache, there is no room for what else a product reads: then weights from the second-level cache
   * cost less than sums that are stored in between.
   */
  private static final int INPUTS_AT_ONCE =
      FEW_INPUTS * PANEL * Float.BYTES <= 3 * DataCache.bytes() / 4 ? FEW_INPUTS : MANY_INPUTS;

  /** More than the second-level cache of a core has, which is 1 or 2 MB. */
  private static final int LARGE_BYTES = 2 << 20;

  private static final int SOME_ROWS = 4 * Rows.CAPACITY;
  private static final int MANY_ROWS = 8 * Rows.CAPACITY;

  // Four rows take sixteen registers for sums, and more for weights. AVX-512 and AArch64 have 32.
  static final boolean HAS_MANY_REGISTERS =
      LANES >= 16 || System.getProperty("os.arch", "").equals("aarch64");

  private VectorTiles() {}

  /**
   * How many rows matrices are best multiplied with at a time. Those that no second-level cache has
   * room for are read from the next one each time.
   */
  static int mostRows(Matrix... matrices) {
    long weights = Arrays.stream(matrices).mapToLong(Matrix::size).sum();
    return weights * Float.BYTES > LARGE_BYTES ? MANY_ROWS : SOME_ROWS;
  }

  /**
   * How many tiles some rows take; what is left are pairs of rows. Three rows are a tile: what is
   * behind the last row is computed and not read.
   */
  static int tiles(int rows) {
    return HAS_MANY_REGISTERS ? (rows + 1) / TILE : 0;
  }

  /** How many panels parts of this width take. */
  static int panels(int parts, int width) {
    return (parts * VectorArithmetic.vectors(width) + VECTORS - 1) / VECTORS;
  }

  /** The weights as products read them. */
  static WeightMemory.Part<float[]> packed(Matrix matrix) {
    WeightMemory.Part<float[]> part = WeightMemory.FLOATS.allocate(size(matrix.rows, matrix.parts));
    pack(matrix.rows, matrix.parts, part.array(), part.from());
    return part;
  }

  /** A copy of the weights. */
  static float[] copyOfPacked(Matrix matrix) {
    float[] packed = new float[size(matrix.rows, matrix.parts)];
    pack(matrix.rows, matrix.parts, packed, 0);
    return packed;
  }

  /** A row of all parts in the order of panels. */
  static float[] packed(float[] row, int parts) {
    float[][] rows = {row};
    float[] packed = new float[size(rows, parts)];
    pack(rows, parts, packed, 0);
    return packed;
  }

  private static int size(float[][] rows, int parts) {
    return Math.multiplyExact(panels(parts, rows[0].length / parts) * PANEL, rows.length);
  }

  private static void pack(float[][] rows, int parts, float[] result, int start) {
    int width = rows[0].length / parts;
    int vectors = parts * VectorArithmetic.vectors(width);
    for (int vector = 0; vector < vectors; vector++) {
      int column = vector / parts * LANES;
      int from = vector % parts * width + column;
      for (int i = 0; i < rows.length; i++) {
        int to = start + (vector / VECTORS * rows.length + i) * PANEL + vector % VECTORS * LANES;
        System.arraycopy(rows[i], from, result, to, Math.min(LANES, width - column));
      }
    }
  }

  /**
   * Adds the products of some panels for the first row, one panel after the other in the sums.
   *
   * @param weights of all panels, which begin at {@code from}
   * @param end the panel behind the last one
   * @param before what is added to: it begins at {@code beforeAt} for panel 0
   * @param beforeStride how far it is apart for two panels
   */
  static void one(
      Rows a,
      float[] weights,
      int from,
      int first,
      int end,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums) {
    int size = a.width * PANEL;
    int panel = first;
    for (; panel < end - 1; panel += 2) {
      twoPanels(
          a.values(),
          a.width,
          weights,
          from + panel * size,
          from + (panel + 1) * size,
          before,
          beforeAt + panel * beforeStride,
          beforeAt + (panel + 1) * beforeStride,
          sums,
          panel * PANEL);
    }
    if (panel < end) {
      onePanel(
          a.values(),
          a.width,
          weights,
          from + panel * size,
          before,
          beforeAt + panel * beforeStride,
          sums,
          panel * PANEL);
    }
  }

  /** As {@link #many(int, VectorInputs, Matrix, int, float[], int, int, float[], int)}, from 0. */
  static void many(
      int rows,
      VectorInputs a,
      Matrix matrix,
      int panel,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums) {
    many(rows, a, matrix, panel, before, beforeAt, beforeStride, sums, 0);
  }

  /**
   * Adds the products of a panel for some rows, {@code [rows, PANEL]} in the sums.
   *
   * @param before what is added to: it begins at {@code beforeAt} for the first row
   * @param beforeStride how far it is apart for two rows
   * @param sums with room for a multiple of four rows, which begin at {@code sumsAt}
   */
  static void many(
      int rows,
      VectorInputs a,
      Matrix matrix,
      int panel,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums,
      int sumsAt) {
    many(rows, a, matrix, panel, INPUTS_AT_ONCE, before, beforeAt, beforeStride, sums, sumsAt);
  }

  /**
   * As {@link #many(int, VectorInputs, Matrix, int, float[], int, int, float[], int)}, some inputs
   * of the panel for all rows before the next ones. The sums are the same.
   */
  static void many(
      int rows,
      VectorInputs a,
      Matrix matrix,
      int panel,
      int atOnce,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums,
      int sumsAt) {
    WeightMemory.Part<float[]> part = matrix.panels(VectorTiles::packed);
    float[] weights = part.array();
    int width = a.rows().width;
    int from = part.from() + panel * width * PANEL;
    int inputs = Math.min(width, atOnce);
    tiles(rows, a, 0, inputs, weights, from, before, beforeAt, beforeStride, sums, sumsAt);
    for (int input = inputs; input < width; input += inputs) {
      int next = from + input * PANEL;
      int count = Math.min(width - input, inputs);
      tiles(rows, a, input, count, weights, next, sums, sumsAt, PANEL, sums, sumsAt);
    }
  }

  /**
   * Adds the products of some inputs. Rows beyond the last one are computed, too, and not read:
   * there is room for them.
   *
   * @param input the first of them
   * @param panel where their weights begin
   */
  private static void tiles(
      int rows,
      VectorInputs a,
      int input,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums,
      int sumsAt) {
    int width = a.rows().width;
    float[] values = a.rows().values();
    int stride = a.rows().stride;
    int inTiles = TILE * tiles(rows);
    int row = 0;
    for (; row < inTiles; row += TILE) {
      int from = beforeAt + row * beforeStride;
      int to = sumsAt + row * PANEL;
      if (a.isCopied()) {
        int at = row * width + input * TILE;
        fourCopied(a.tiles(), at, inputs, weights, panel, before, from, beforeStride, sums, to);
      } else {
        int at = row * stride + input;
        four(values, at, stride, inputs, weights, panel, before, from, beforeStride, sums, to);
      }
    }
    for (; row < rows; row += 2) {
      int at = row * stride + input;
      int from = beforeAt + row * beforeStride;
      int to = sumsAt + row * PANEL;
      two(values, at, stride, inputs, weights, panel, before, from, beforeStride, sums, to);
    }
  }

  /** Sums of two panels for one row. */
  private static void twoPanels(
      float[] a,
      int inputs,
      float[] weights,
      int left,
      int right,
      float[] before,
      int leftBefore,
      int rightBefore,
      float[] sums,
      int at) {
    FloatVector left0 = FloatVector.fromArray(SPECIES, before, leftBefore);
    FloatVector left1 = FloatVector.fromArray(SPECIES, before, leftBefore + LANES);
    FloatVector left2 = FloatVector.fromArray(SPECIES, before, leftBefore + 2 * LANES);
    FloatVector left3 = FloatVector.fromArray(SPECIES, before, leftBefore + 3 * LANES);
    FloatVector right0 = FloatVector.fromArray(SPECIES, before, rightBefore);
    FloatVector right1 = FloatVector.fromArray(SPECIES, before, rightBefore + LANES);
    FloatVector right2 = FloatVector.fromArray(SPECIES, before, rightBefore + 2 * LANES);
    FloatVector right3 = FloatVector.fromArray(SPECIES, before, rightBefore + 3 * LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[i]);
      left0 = value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL), left0);
      left1 = value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + LANES), left1);
      left2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + 2 * LANES), left2);
      left3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, left + i * PANEL + 3 * LANES), left3);
      right0 = value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL), right0);
      right1 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + LANES), right1);
      right2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + 2 * LANES), right2);
      right3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, right + i * PANEL + 3 * LANES), right3);
    }
    left0.intoArray(sums, at);
    left1.intoArray(sums, at + LANES);
    left2.intoArray(sums, at + 2 * LANES);
    left3.intoArray(sums, at + 3 * LANES);
    right0.intoArray(sums, at + PANEL);
    right1.intoArray(sums, at + PANEL + LANES);
    right2.intoArray(sums, at + PANEL + 2 * LANES);
    right3.intoArray(sums, at + PANEL + 3 * LANES);
  }

  /**
   * Sums of a panel for one row. Two inputs at a time make it too large to be inlined into the loop
   * of panels, which is inlined itself if it is small.
   */
  private static void onePanel(
      float[] a,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int from,
      float[] sums,
      int at) {
    FloatVector sum0 = FloatVector.fromArray(SPECIES, before, from);
    FloatVector sum1 = FloatVector.fromArray(SPECIES, before, from + LANES);
    FloatVector sum2 = FloatVector.fromArray(SPECIES, before, from + 2 * LANES);
    FloatVector sum3 = FloatVector.fromArray(SPECIES, before, from + 3 * LANES);
    int k = 0;
    for (; k < inputs - 1; k += 2) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[k]);
      sum0 = value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL), sum0);
      sum1 = value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES), sum1);
      sum2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES), sum2);
      sum3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES), sum3);
      value = FloatVector.broadcast(SPECIES, a[k + 1]);
      sum0 = value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL), sum0);
      sum1 =
          value.fma(
              FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + LANES), sum1);
      sum2 =
          value.fma(
              FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 2 * LANES), sum2);
      sum3 =
          value.fma(
              FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 3 * LANES), sum3);
    }
    if (k < inputs) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[k]);
      sum0 = value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL), sum0);
      sum1 = value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES), sum1);
      sum2 =
          value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES), sum2);
      sum3 =
          value.fma(FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES), sum3);
    }
    sum0.intoArray(sums, at);
    sum1.intoArray(sums, at + LANES);
    sum2.intoArray(sums, at + 2 * LANES);
    sum3.intoArray(sums, at + 3 * LANES);
  }

  /** Sums of a panel for two rows: {@code sRV} is vector V of row R. */
  private static void two(
      float[] a,
      int a0,
      int aStride,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int b0,
      int beforeStride,
      float[] sums,
      int at) {
    int a1 = a0 + aStride;
    int b1 = b0 + beforeStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, before, b0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, before, b0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, before, b0 + 2 * LANES);
    FloatVector s03 = FloatVector.fromArray(SPECIES, before, b0 + 3 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, before, b1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, before, b1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, before, b1 + 2 * LANES);
    FloatVector s13 = FloatVector.fromArray(SPECIES, before, b1 + 3 * LANES);
    for (int k = 0; k < inputs; k++) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
    }
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + LANES);
    s02.intoArray(sums, at + 2 * LANES);
    s03.intoArray(sums, at + 3 * LANES);
    s10.intoArray(sums, at + PANEL);
    s11.intoArray(sums, at + PANEL + LANES);
    s12.intoArray(sums, at + PANEL + 2 * LANES);
    s13.intoArray(sums, at + PANEL + 3 * LANES);
  }

  /**
   * Sums of a panel for four rows: {@code sRV} is vector V of row R. Two inputs at a time, so that
   * fewer instructions compute addresses; with four the compiler runs out of registers.
   */
  private static void four(
      float[] a,
      int a0,
      int aStride,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int b0,
      int beforeStride,
      float[] sums,
      int at) {
    int a1 = a0 + aStride;
    int a2 = a1 + aStride;
    int a3 = a2 + aStride;
    int b1 = b0 + beforeStride;
    int b2 = b1 + beforeStride;
    int b3 = b2 + beforeStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, before, b0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, before, b0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, before, b0 + 2 * LANES);
    FloatVector s03 = FloatVector.fromArray(SPECIES, before, b0 + 3 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, before, b1);
    FloatVector s11 = FloatVector.fromArray(SPECIES, before, b1 + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, before, b1 + 2 * LANES);
    FloatVector s13 = FloatVector.fromArray(SPECIES, before, b1 + 3 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, before, b2);
    FloatVector s21 = FloatVector.fromArray(SPECIES, before, b2 + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, before, b2 + 2 * LANES);
    FloatVector s23 = FloatVector.fromArray(SPECIES, before, b2 + 3 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, before, b3);
    FloatVector s31 = FloatVector.fromArray(SPECIES, before, b3 + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, before, b3 + 2 * LANES);
    FloatVector s33 = FloatVector.fromArray(SPECIES, before, b3 + 3 * LANES);
    int k = 0;
    for (; k < inputs - 1; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
      w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL);
      w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + LANES);
      w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 2 * LANES);
      w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 3 * LANES);
      value = FloatVector.broadcast(SPECIES, a[a0 + k + 1]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[a1 + k + 1]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[a2 + k + 1]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[a3 + k + 1]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
    }
    if (k < inputs) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + k]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[a1 + k]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[a2 + k]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[a3 + k]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
    }
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + LANES);
    s02.intoArray(sums, at + 2 * LANES);
    s03.intoArray(sums, at + 3 * LANES);
    s10.intoArray(sums, at + PANEL);
    s11.intoArray(sums, at + PANEL + LANES);
    s12.intoArray(sums, at + PANEL + 2 * LANES);
    s13.intoArray(sums, at + PANEL + 3 * LANES);
    s20.intoArray(sums, at + 2 * PANEL);
    s21.intoArray(sums, at + 2 * PANEL + LANES);
    s22.intoArray(sums, at + 2 * PANEL + 2 * LANES);
    s23.intoArray(sums, at + 2 * PANEL + 3 * LANES);
    s30.intoArray(sums, at + 3 * PANEL);
    s31.intoArray(sums, at + 3 * PANEL + LANES);
    s32.intoArray(sums, at + 3 * PANEL + 2 * LANES);
    s33.intoArray(sums, at + 3 * PANEL + 3 * LANES);
  }

  /**
   * As {@link #four}, with the same input of the four rows side by side, so that one address serves
   * them.
   */
  private static void fourCopied(
      float[] a,
      int from,
      int inputs,
      float[] weights,
      int panel,
      float[] before,
      int b0,
      int beforeStride,
      float[] sums,
      int at) {
    FloatVector s00 = FloatVector.fromArray(SPECIES, before, b0);
    FloatVector s01 = FloatVector.fromArray(SPECIES, before, b0 + LANES);
    FloatVector s02 = FloatVector.fromArray(SPECIES, before, b0 + 2 * LANES);
    FloatVector s03 = FloatVector.fromArray(SPECIES, before, b0 + 3 * LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, before, b0 + beforeStride);
    FloatVector s11 = FloatVector.fromArray(SPECIES, before, b0 + beforeStride + LANES);
    FloatVector s12 = FloatVector.fromArray(SPECIES, before, b0 + beforeStride + 2 * LANES);
    FloatVector s13 = FloatVector.fromArray(SPECIES, before, b0 + beforeStride + 3 * LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, before, b0 + 2 * beforeStride);
    FloatVector s21 = FloatVector.fromArray(SPECIES, before, b0 + 2 * beforeStride + LANES);
    FloatVector s22 = FloatVector.fromArray(SPECIES, before, b0 + 2 * beforeStride + 2 * LANES);
    FloatVector s23 = FloatVector.fromArray(SPECIES, before, b0 + 2 * beforeStride + 3 * LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, before, b0 + 3 * beforeStride);
    FloatVector s31 = FloatVector.fromArray(SPECIES, before, b0 + 3 * beforeStride + LANES);
    FloatVector s32 = FloatVector.fromArray(SPECIES, before, b0 + 3 * beforeStride + 2 * LANES);
    FloatVector s33 = FloatVector.fromArray(SPECIES, before, b0 + 3 * beforeStride + 3 * LANES);
    int k = 0;
    for (; k < inputs - 1; k += 2) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[from + 4 * k]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 1]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 2]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 3]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
      w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL);
      w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + LANES);
      w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 2 * LANES);
      w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + PANEL + 3 * LANES);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 4]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 5]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 6]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 7]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
    }
    if (k < inputs) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL);
      FloatVector w1 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + LANES);
      FloatVector w2 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 2 * LANES);
      FloatVector w3 = FloatVector.fromArray(SPECIES, weights, panel + k * PANEL + 3 * LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[from + 4 * k]);
      s00 = value.fma(w0, s00);
      s01 = value.fma(w1, s01);
      s02 = value.fma(w2, s02);
      s03 = value.fma(w3, s03);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 1]);
      s10 = value.fma(w0, s10);
      s11 = value.fma(w1, s11);
      s12 = value.fma(w2, s12);
      s13 = value.fma(w3, s13);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 2]);
      s20 = value.fma(w0, s20);
      s21 = value.fma(w1, s21);
      s22 = value.fma(w2, s22);
      s23 = value.fma(w3, s23);
      value = FloatVector.broadcast(SPECIES, a[from + 4 * k + 3]);
      s30 = value.fma(w0, s30);
      s31 = value.fma(w1, s31);
      s32 = value.fma(w2, s32);
      s33 = value.fma(w3, s33);
    }
    s00.intoArray(sums, at);
    s01.intoArray(sums, at + LANES);
    s02.intoArray(sums, at + 2 * LANES);
    s03.intoArray(sums, at + 3 * LANES);
    s10.intoArray(sums, at + PANEL);
    s11.intoArray(sums, at + PANEL + LANES);
    s12.intoArray(sums, at + PANEL + 2 * LANES);
    s13.intoArray(sums, at + PANEL + 3 * LANES);
    s20.intoArray(sums, at + 2 * PANEL);
    s21.intoArray(sums, at + 2 * PANEL + LANES);
    s22.intoArray(sums, at + 2 * PANEL + 2 * LANES);
    s23.intoArray(sums, at + 2 * PANEL + 3 * LANES);
    s30.intoArray(sums, at + 3 * PANEL);
    s31.intoArray(sums, at + 3 * PANEL + LANES);
    s32.intoArray(sums, at + 3 * PANEL + 2 * LANES);
    s33.intoArray(sums, at + 3 * PANEL + 3 * LANES);
  }
}
