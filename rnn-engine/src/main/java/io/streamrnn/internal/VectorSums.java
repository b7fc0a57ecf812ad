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
import org.jspecify.annotations.Nullable;

/**
 * Sums of four rows and two vectors of columns at a time, which stay in registers for all inputs:
 * each weight that is loaded serves four rows. One row takes eight vectors of columns at a time.
 */
final class VectorSums extends PlainSums {

  private static final int TILE = 4;

  /** How many panels one row takes at a time. */
  private static final int PANELS_OF_ONE = 4;

  /** Columns are in panels of two vectors, each panel by ascending input index. */
  private static final int PANEL = 2 * LANES;

  private final WarmUp warmUp;
  private boolean isWarm;
  private final int vectorsPerPart;
  private final float[][] biases;
  // Takes the zeros of the vector that fills up the last pair.
  private final Rows nothing;
  // One row has its parts side by side.
  private final float[] biasOfOne;
  private final float[] sumsOfOne;
  private final @Nullable Squash squashOfOne;

  VectorSums(
      float[] bias,
      List<Matrix> matrices,
      int stride,
      WarmUp warmUp,
      ActivationFunction... activations) {
    super(bias, matrices, stride, activations);
    this.warmUp = warmUp;
    vectorsPerPart = stride / LANES;
    biases = new float[parts.length][];
    Arrays.setAll(
        biases, k -> Arrays.copyOf(Arrays.copyOfRange(bias, k * width, (k + 1) * width), stride));
    nothing = new Rows(LANES, stride);
    biasOfOne = new float[parts.length * stride];
    for (int k = 0; k < parts.length; k++) {
      System.arraycopy(biases[k], 0, biasOfOne, k * stride, stride);
    }
    int panels = (parts.length * vectorsPerPart + 1) / 2;
    sumsOfOne = new float[(panels + PANELS_OF_ONE - 1) / PANELS_OF_ONE * PANELS_OF_ONE * PANEL];
    squashOfOne = Squash.of(stride, activations);
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

  @Override
  void begin(int rows) {
    if (!isWarm && warmUp.isDone()) {
      isWarm = true;
      dropCopies();
    }
    if (!isWarm) {
      super.begin(rows);
    } else if (rows == 1) {
      System.arraycopy(biasOfOne, 0, sumsOfOne, 0, biasOfOne.length);
    } else {
      for (int k = 0; k < parts.length; k++) {
        parts[k].fill(biases[k], rows);
      }
    }
  }

  @Override
  void add(int rows, Rows a, int index) {
    if (!isWarm) {
      super.add(rows, a, index);
    } else if (rows == 1) {
      addToOne(a, matrices.get(index));
    } else {
      addTiled(rows, a, matrices.get(index));
    }
  }

  @Override
  void end(int rows) {
    if (!isWarm) {
      super.end(rows);
    } else if (rows == 1) {
      endOne();
    } else {
      activate(rows);
    }
  }

  private void addToOne(Rows a, Matrix m) {
    float[] weights = m.panels(VectorSums::packed);
    int size = m.rows.length * PANEL;
    int last = weights.length - size;
    for (int panel = 0; panel * size <= last; panel += PANELS_OF_ONE) {
      one(
          a.values(),
          m.rows.length,
          weights,
          panel * size,
          Math.min((panel + 1) * size, last),
          Math.min((panel + 2) * size, last),
          Math.min((panel + 3) * size, last),
          sumsOfOne,
          panel * PANEL);
    }
  }

  private void endOne() {
    if (squashOfOne != null) {
      VectorArithmetic.squash(
          sumsOfOne, biasOfOne.length, squashOfOne.scale(), squashOfOne.shift(), -1);
    }
    int stride = vectorsPerPart * LANES;
    for (int k = 0; k < parts.length; k++) {
      System.arraycopy(sumsOfOne, k * stride, parts[k].values(1), 0, stride);
    }
    if (squashOfOne == null) {
      activate(1);
    }
  }

  /** Sums of four panels for one row; what is behind the last panel has no meaning. */
  private static void one(
      float[] a, int inputs, float[] weights, int p, int q, int r, int s, float[] sums, int at) {
    FloatVector p0 = FloatVector.fromArray(SPECIES, sums, at);
    FloatVector p1 = FloatVector.fromArray(SPECIES, sums, at + LANES);
    FloatVector q0 = FloatVector.fromArray(SPECIES, sums, at + PANEL);
    FloatVector q1 = FloatVector.fromArray(SPECIES, sums, at + PANEL + LANES);
    FloatVector r0 = FloatVector.fromArray(SPECIES, sums, at + 2 * PANEL);
    FloatVector r1 = FloatVector.fromArray(SPECIES, sums, at + 2 * PANEL + LANES);
    FloatVector s0 = FloatVector.fromArray(SPECIES, sums, at + 3 * PANEL);
    FloatVector s1 = FloatVector.fromArray(SPECIES, sums, at + 3 * PANEL + LANES);
    for (int i = 0; i < inputs; i++) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[i]);
      p0 = value.fma(FloatVector.fromArray(SPECIES, weights, p + i * PANEL), p0);
      p1 = value.fma(FloatVector.fromArray(SPECIES, weights, p + i * PANEL + LANES), p1);
      q0 = value.fma(FloatVector.fromArray(SPECIES, weights, q + i * PANEL), q0);
      q1 = value.fma(FloatVector.fromArray(SPECIES, weights, q + i * PANEL + LANES), q1);
      r0 = value.fma(FloatVector.fromArray(SPECIES, weights, r + i * PANEL), r0);
      r1 = value.fma(FloatVector.fromArray(SPECIES, weights, r + i * PANEL + LANES), r1);
      s0 = value.fma(FloatVector.fromArray(SPECIES, weights, s + i * PANEL), s0);
      s1 = value.fma(FloatVector.fromArray(SPECIES, weights, s + i * PANEL + LANES), s1);
    }
    p0.intoArray(sums, at);
    p1.intoArray(sums, at + LANES);
    q0.intoArray(sums, at + PANEL);
    q1.intoArray(sums, at + PANEL + LANES);
    r0.intoArray(sums, at + 2 * PANEL);
    r1.intoArray(sums, at + 2 * PANEL + LANES);
    s0.intoArray(sums, at + 3 * PANEL);
    s1.intoArray(sums, at + 3 * PANEL + LANES);
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
