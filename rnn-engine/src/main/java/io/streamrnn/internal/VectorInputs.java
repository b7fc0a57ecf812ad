/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorTiles.TILE;

/**
 * The rows that are multiplied with all panels of a matrix. Where there are many panels, they are
 * copied first, so that the same input of four rows is side by side: a tile then reads one place
 * after the other in place of four. For one thread.
 */
final class VectorInputs {

  /** With fewer panels the copy costs about as much as it gains. */
  private static final int MANY_PANELS = 8;

  private final boolean isCopied;
  private Rows rows = new Rows(0, 0);
  private float[] tiles = {};

  /** Inputs of a matrix. */
  VectorInputs(Matrix matrix) {
    isCopied =
        VectorTiles.HAS_MANY_REGISTERS
            && VectorTiles.panels(matrix.parts, matrix.width) >= MANY_PANELS;
  }

  /** Reads rows, which do not change until the last product, and returns this. */
  VectorInputs read(int count, Rows from) {
    rows = from;
    if (isCopied) {
      copy(VectorTiles.tiles(count));
    }
    return this;
  }

  private void copy(int count) {
    int size = TILE * rows.width;
    if (tiles.length < count * size) {
      tiles = new float[Math.multiplyExact(count, size)];
    }
    for (int tile = 0; tile < count; tile++) {
      copyTile(rows.values(), tile * TILE * rows.stride, rows.stride, tiles, tile * size, size);
    }
  }

  private static void copyTile(float[] rows, int row0, int stride, float[] to, int at, int size) {
    int row1 = row0 + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    for (int i = 0; i < size; i += TILE) {
      to[at + i] = rows[row0 + i / TILE];
      to[at + i + 1] = rows[row1 + i / TILE];
      to[at + i + 2] = rows[row2 + i / TILE];
      to[at + i + 3] = rows[row3 + i / TILE];
    }
  }

  boolean isCopied() {
    return isCopied;
  }

  Rows rows() {
    return rows;
  }

  /** The tiles of four rows, {@code [tile, width, 4]}, if they are copied. */
  float[] tiles() {
    return tiles;
  }
}
