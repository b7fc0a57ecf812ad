/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

/**
 * The product of one row and a matrix, with vectors. It finds the weights once: to find them in the
 * matrix for each product takes up to a twentieth of a step of a small network. For one thread.
 *
 * <p>A matrix that is larger than a cache is read upwards and downwards in turns, so that a product
 * begins with the panels that the last one left there.
 */
final class VectorRowProduct {

  /** What a first-level cache has at least. */
  private static final int SMALL_BYTES = 32 << 10;

  /** How many panels are multiplied at a time. */
  private static final int PAIR = 2;

  private final Matrix matrix;
  private final boolean isLarge;
  private final int panels;
  // The first panel of the last pair, which may be one alone.
  private final int lastPair;
  private final boolean hasPairs;
  // Empty before the first product.
  private float[] weights = {};
  private int[] pairs = {};
  private int from;
  private boolean isDownwards;

  VectorRowProduct(Matrix matrix) {
    this.matrix = matrix;
    isLarge = matrix.size() * Float.BYTES > SMALL_BYTES;
    panels = VectorTiles.panels(matrix.parts, matrix.width);
    lastPair = (panels - 1) / PAIR * PAIR;
    hasPairs = VectorBfloat16.isFaster(matrix);
  }

  /**
   * Adds the products of all panels for the first row, one panel after the other in the sums.
   *
   * @param before what is added to: it begins at {@code beforeAt} for the first panel
   * @param beforeStride how far it is apart for two panels
   */
  void add(Rows a, float[] before, int beforeAt, int beforeStride, float[] sums) {
    isDownwards = isLarge && !isDownwards;
    int first = isDownwards ? lastPair : 0;
    int end = panels;
    if (hasPairs) {
      if (pairs.length == 0) {
        WeightMemory.Part<int[]> part = matrix.pairs(VectorBfloat16::packed);
        pairs = part.array();
        from = part.from();
      }
      for (; first > 0; first -= PAIR) {
        VectorBfloat16.one(a, pairs, from, first, end, before, beforeAt, beforeStride, sums);
        end = first;
      }
      VectorBfloat16.one(a, pairs, from, 0, end, before, beforeAt, beforeStride, sums);
    } else {
      if (weights.length == 0) {
        WeightMemory.Part<float[]> part = matrix.panels(VectorTiles::packed);
        weights = part.array();
        from = part.from();
      }
      for (; first > 0; first -= PAIR) {
        VectorTiles.one(a, weights, from, first, end, before, beforeAt, beforeStride, sums);
        end = first;
      }
      VectorTiles.one(a, weights, from, 0, end, before, beforeAt, beforeStride, sums);
    }
  }
}
