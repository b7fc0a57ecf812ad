/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;
import static io.streamrnn.internal.VectorTiles.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The product of one row and a matrix whose weights are bfloat16 numbers, in half the memory: one
 * row reads each weight once, so a large matrix costs what its memory costs. Registers hold the
 * weights as floats. The sums are those of {@link VectorTiles}, in the same order, with the same
 * bits.
 *
 * <p>The order of weights is that of its panels, too. An int has two: the lower half is of one
 * vector of a panel, the upper half, at the same column, of the next vector. So a vector of ints
 * takes one shift to become the first vector of floats, and one mask to become the second.
 */
final class VectorBfloat16 {

  private static final VectorSpecies<Integer> PAIRS = SPECIES.withLanes(int.class);

  /** The ints of a panel. */
  private static final int PAIRS_OF_PANEL = PANEL / 2;

  private static final int UPPER = 0xffff0000;

  // Fewer, and floats are in the first-level cache, where their number matters less.
  private static final long LEAST_WEIGHTS = 1 << 14;

  private VectorBfloat16() {}

  /** Whether a product of one row and this matrix takes pairs. */
  static boolean isFaster(Matrix matrix) {
    return matrix.isBfloat16 && matrix.size() >= LEAST_WEIGHTS;
  }

  /** The weights in pairs. */
  static WeightMemory.Part<int[]> packed(Matrix matrix) {
    float[] panels = VectorTiles.copyOfPacked(matrix);
    WeightMemory.Part<int[]> pairs = WeightMemory.INTS.allocate(panels.length / 2);
    for (int i = 0; i < panels.length / 2; i++) {
      int lower = i / LANES * 2 * LANES + i % LANES;
      pairs.array()[pairs.from() + i] =
          Float.floatToRawIntBits(panels[lower]) >>> 16
              | Float.floatToRawIntBits(panels[lower + LANES]);
    }
    return pairs;
  }

  /**
   * Adds the products of some panels for the first row, one panel after the other in the sums.
   *
   * @param pairs of all panels, which begin at {@code from}
   * @param end the panel behind the last one
   * @param before what is added to: it begins at {@code beforeAt} for panel 0
   * @param beforeStride how far it is apart for two panels
   */
  static void one(
      Rows a,
      int[] pairs,
      int from,
      int first,
      int end,
      float[] before,
      int beforeAt,
      int beforeStride,
      float[] sums) {
    int size = a.width * PAIRS_OF_PANEL;
    int panel = first;
    for (; panel < end - 1; panel += 2) {
      twoPanels(
          a.values(),
          a.width,
          pairs,
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
          pairs,
          from + panel * size,
          before,
          beforeAt + panel * beforeStride,
          sums,
          panel * PANEL);
    }
  }

  /** Sums of two panels. */
  private static void twoPanels(
      float[] a,
      int inputs,
      int[] pairs,
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
      IntVector pair = IntVector.fromArray(PAIRS, pairs, left + i * PAIRS_OF_PANEL);
      left0 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), left0);
      left1 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), left1);
      pair = IntVector.fromArray(PAIRS, pairs, left + i * PAIRS_OF_PANEL + LANES);
      left2 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), left2);
      left3 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), left3);
      pair = IntVector.fromArray(PAIRS, pairs, right + i * PAIRS_OF_PANEL);
      right0 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), right0);
      right1 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), right1);
      pair = IntVector.fromArray(PAIRS, pairs, right + i * PAIRS_OF_PANEL + LANES);
      right2 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), right2);
      right3 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), right3);
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

  /** Sums of a panel; two inputs at a time, as in {@link VectorTiles}. */
  private static void onePanel(
      float[] a,
      int inputs,
      int[] pairs,
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
      IntVector pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL);
      sum0 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum0);
      sum1 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum1);
      pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL + LANES);
      sum2 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum2);
      sum3 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum3);
      value = FloatVector.broadcast(SPECIES, a[k + 1]);
      pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL + PAIRS_OF_PANEL);
      sum0 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum0);
      sum1 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum1);
      pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL + PAIRS_OF_PANEL + LANES);
      sum2 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum2);
      sum3 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum3);
    }
    if (k < inputs) {
      FloatVector value = FloatVector.broadcast(SPECIES, a[k]);
      IntVector pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL);
      sum0 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum0);
      sum1 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum1);
      pair = IntVector.fromArray(PAIRS, pairs, panel + k * PAIRS_OF_PANEL + LANES);
      sum2 = value.fma(pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), sum2);
      sum3 = value.fma(pair.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), sum3);
    }
    sum0.intoArray(sums, at);
    sum1.intoArray(sums, at + LANES);
    sum2.intoArray(sums, at + 2 * LANES);
    sum3.intoArray(sums, at + 3 * LANES);
  }
}
