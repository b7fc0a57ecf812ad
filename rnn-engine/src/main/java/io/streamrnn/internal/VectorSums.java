/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;

import io.streamrnn.cell.ActivationFunction;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/**
 * Sums of four rows and two vectors of columns at a time, which stay in registers for all inputs:
 * each weight that is loaded serves four rows. One row, and two, are as fast in plain Java.
 */
final class VectorSums extends PlainSums {

  private static final int TILE = 4;

  /** Columns are in panels of two vectors, each panel by ascending input index. */
  private static final int PANEL = 2 * LANES;

  private final WarmUp warmUp;
  private final int vectorsPerPart;
  private final float[][] biases;
  // Takes the zeros of the vector that fills up the last pair.
  private final Rows nothing;
  // How many of the current rows are computed in tiles, from the first on.
  private int tiled;

  VectorSums(
      float[] bias,
      List<Matrix> matrices,
      int stride,
      WarmUp warmUp,
      ActivationFunction... activations) {
    super(bias, matrices, stride, activations);
    this.warmUp = warmUp;
    vectorsPerPart = stride / LANES;
    biases = new float[activations.length][];
    Arrays.setAll(
        biases, k -> Arrays.copyOf(Arrays.copyOfRange(bias, k * width, (k + 1) * width), stride));
    nothing = new Rows(LANES, stride);
  }

  /**
   * The vectors of all parts, each part filled up with zeros to whole vectors, in pairs; a zero one
   * at the end if their number is odd.
   */
  private static float[] packed(Matrix matrix) {
    int perPart = VectorArithmetic.vectors(matrix.width);
    int vectors = perPart * matrix.parts;
    int inputs = matrix.rows.length;
    float[] result = new float[Math.multiplyExact((vectors + 1) / 2 * PANEL, inputs)];
    for (int vector = 0; vector < vectors; vector++) {
      int column = vector % perPart * LANES;
      int from = vector / perPart * matrix.width + column;
      int count = Math.min(LANES, matrix.width - column);
      for (int i = 0; i < inputs; i++) {
        int to = (vector / 2 * inputs + i) * PANEL + vector % 2 * LANES;
        System.arraycopy(matrix.rows[i], from, result, to, count);
      }
    }
    return result;
  }

  /** A tile of three counts one twice. */
  private static int tiled(int rows) {
    int left = rows % TILE;
    return left == TILE - 1 ? rows : rows - left;
  }

  @Override
  void begin(int rows) {
    tiled = warmUp.isDone() ? tiled(rows) : 0;
    for (int k = 0; k < parts.length; k++) {
      parts[k].values(rows);
      parts[k].fill(biases[k], tiled);
    }
    begin(tiled, rows);
  }

  @Override
  void add(int rows, Rows a, int index) {
    if (tiled > 0) {
      addTiled(tiled, a, matrices.get(index));
    }
    add(tiled, rows, a, index);
  }

  @Override
  void end(int rows) {
    end(tiled, rows);
  }

  private void addTiled(int rows, Rows a, Matrix m) {
    float[] panels = m.panels(VectorSums::packed);
    int inputs = m.rows.length;
    int vectors = vectorsPerPart * parts.length;
    for (int vector = 0; vector < vectors; vector += 2) {
      int panel = vector / 2 * inputs * PANEL;
      float[] left = parts[vector / vectorsPerPart].values();
      int leftColumn = vector % vectorsPerPart * LANES;
      boolean odd = vector + 1 == vectors;
      float[] right = odd ? nothing.values(rows) : parts[(vector + 1) / vectorsPerPart].values();
      int rightColumn = odd ? 0 : (vector + 1) % vectorsPerPart * LANES;
      for (int row = 0; row < rows; row += TILE) {
        tile(
            row,
            rows - 1,
            inputs,
            a.values(),
            a.stride,
            panels,
            panel,
            left,
            leftColumn,
            right,
            rightColumn,
            parts[0].stride);
      }
    }
  }

  /** Rows beyond the last one are the last one once more: it is read before it is written. */
  private static void tile(
      int row,
      int last,
      int inputs,
      float[] a,
      int aStride,
      float[] panels,
      int panel,
      float[] left,
      int leftColumn,
      float[] right,
      int rightColumn,
      int stride) {
    int row1 = Math.min(row + 1, last);
    int row2 = Math.min(row + 2, last);
    int row3 = Math.min(row + 3, last);
    int a0 = row * aStride;
    int a1 = row1 * aStride;
    int a2 = row2 * aStride;
    int a3 = row3 * aStride;
    int l0 = row * stride + leftColumn;
    int l1 = row1 * stride + leftColumn;
    int l2 = row2 * stride + leftColumn;
    int l3 = row3 * stride + leftColumn;
    int r0 = row * stride + rightColumn;
    int r1 = row1 * stride + rightColumn;
    int r2 = row2 * stride + rightColumn;
    int r3 = row3 * stride + rightColumn;
    FloatVector left0 = FloatVector.fromArray(SPECIES, left, l0);
    FloatVector left1 = FloatVector.fromArray(SPECIES, left, l1);
    FloatVector left2 = FloatVector.fromArray(SPECIES, left, l2);
    FloatVector left3 = FloatVector.fromArray(SPECIES, left, l3);
    FloatVector right0 = FloatVector.fromArray(SPECIES, right, r0);
    FloatVector right1 = FloatVector.fromArray(SPECIES, right, r1);
    FloatVector right2 = FloatVector.fromArray(SPECIES, right, r2);
    FloatVector right3 = FloatVector.fromArray(SPECIES, right, r3);
    for (int i = 0; i < inputs; i++) {
      FloatVector leftWeights = FloatVector.fromArray(SPECIES, panels, panel + i * PANEL);
      FloatVector rightWeights = FloatVector.fromArray(SPECIES, panels, panel + i * PANEL + LANES);
      FloatVector value = FloatVector.broadcast(SPECIES, a[a0 + i]);
      left0 = value.fma(leftWeights, left0);
      right0 = value.fma(rightWeights, right0);
      value = FloatVector.broadcast(SPECIES, a[a1 + i]);
      left1 = value.fma(leftWeights, left1);
      right1 = value.fma(rightWeights, right1);
      value = FloatVector.broadcast(SPECIES, a[a2 + i]);
      left2 = value.fma(leftWeights, left2);
      right2 = value.fma(rightWeights, right2);
      value = FloatVector.broadcast(SPECIES, a[a3 + i]);
      left3 = value.fma(leftWeights, left3);
      right3 = value.fma(rightWeights, right3);
    }
    left0.intoArray(left, l0);
    left1.intoArray(left, l1);
    left2.intoArray(left, l2);
    left3.intoArray(left, l3);
    right0.intoArray(right, r0);
    right1.intoArray(right, r1);
    right2.intoArray(right, r2);
    right3.intoArray(right, r3);
  }
}
