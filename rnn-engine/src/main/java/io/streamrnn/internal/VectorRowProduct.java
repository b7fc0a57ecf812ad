/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

/**
 * The product of one row and a matrix, with vectors. It finds the weights once: to find them in the
 * matrix for each product takes up to a twentieth of a step of a small network. For one thread.
 */
final class VectorRowProduct {

  private final Matrix matrix;
  private final int panels;
  private final boolean hasPairs;
  // Empty before the first product.
  private float[] weights = {};
  private int[] pairs = {};
  private int from;

  VectorRowProduct(Matrix matrix) {
    this.matrix = matrix;
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
    if (hasPairs) {
      if (pairs.length == 0) {
        WeightMemory.Part<int[]> part = matrix.pairs(VectorBfloat16::packed);
        pairs = part.array();
        from = part.from();
      }
      VectorBfloat16.one(a, pairs, from, panels, before, beforeAt, beforeStride, sums);
    } else {
      if (weights.length == 0) {
        WeightMemory.Part<float[]> part = matrix.panels(VectorTiles::packed);
        weights = part.array();
        from = part.from();
      }
      VectorTiles.one(a, weights, from, panels, before, beforeAt, beforeStride, sums);
    }
  }
}
