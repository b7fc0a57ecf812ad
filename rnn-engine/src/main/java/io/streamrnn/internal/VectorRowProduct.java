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

  private final Matrix matrix;
  private final boolean isLarge;
  private final int panels;
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
    if (hasPairs) {
      if (pairs.length == 0) {
        WeightMemory.Part<int[]> part = matrix.pairs(VectorBfloat16::packed);
        pairs = part.array();
        from = part.from();
      }
      if (isDownwards) {
        VectorBfloat16.oneDownwards(a, pairs, from, panels, before, beforeAt, beforeStride, sums);
      } else {
        VectorBfloat16.one(a, pairs, from, panels, before, beforeAt, beforeStride, sums);
      }
    } else {
      if (weights.length == 0) {
        WeightMemory.Part<float[]> part = matrix.panels(VectorTiles::packed);
        weights = part.array();
        from = part.from();
      }
      if (isDownwards) {
        VectorTiles.oneDownwards(a, weights, from, panels, before, beforeAt, beforeStride, sums);
      } else {
        VectorTiles.one(a, weights, from, panels, before, beforeAt, beforeStride, sums);
      }
    }
  }
}
