/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorArithmetic.LANES;
import static io.streamrnn.internal.VectorArithmetic.SPECIES;
import static io.streamrnn.internal.VectorTiles.TILE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * The rows that are multiplied with all panels of a matrix. Where there are many panels, they are
 * copied first, so that the same input of four rows is side by side: a tile then reads one place
 * after the other in place of four. For one thread.
 */
final class VectorInputs {

  /** With fewer panels the copy costs as much as it gains, or more. */
  private static final int MANY_PANELS = 3;

  // The inputs of a vector go into four vectors, a quarter into each.
  private static final VectorShuffle<Float> INPUTS_0 = inputs(0);
  private static final VectorShuffle<Float> INPUTS_1 = inputs(1);
  private static final VectorShuffle<Float> INPUTS_2 = inputs(2);
  private static final VectorShuffle<Float> INPUTS_3 = inputs(3);

  private static final VectorMask<Float> ROW_1 = row(1);
  private static final VectorMask<Float> ROW_2 = row(2);
  private static final VectorMask<Float> ROW_3 = row(3);

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
      tiles = new float[count * size];
    }
    for (int tile = 0; tile < count; tile++) {
      copyTile(
          rows.values(), tile * TILE * rows.stride, rows.stride, rows.width, tiles, tile * size);
    }
  }

  /** Copies four rows, a vector of inputs after the other. */
  private static void copyTile(
      float[] rows, int row0, int stride, int width, float[] to, int start) {
    int row1 = row0 + stride;
    int row2 = row1 + stride;
    int row3 = row2 + stride;
    int i = 0;
    for (; i < width - LANES + 1; i += LANES) {
      FloatVector v0 = FloatVector.fromArray(SPECIES, rows, row0 + i);
      FloatVector v1 = FloatVector.fromArray(SPECIES, rows, row1 + i);
      FloatVector v2 = FloatVector.fromArray(SPECIES, rows, row2 + i);
      FloatVector v3 = FloatVector.fromArray(SPECIES, rows, row3 + i);
      int at = start + TILE * i;
      v0.rearrange(INPUTS_0)
          .blend(v1.rearrange(INPUTS_0), ROW_1)
          .blend(v2.rearrange(INPUTS_0), ROW_2)
          .blend(v3.rearrange(INPUTS_0), ROW_3)
          .intoArray(to, at);
      v0.rearrange(INPUTS_1)
          .blend(v1.rearrange(INPUTS_1), ROW_1)
          .blend(v2.rearrange(INPUTS_1), ROW_2)
          .blend(v3.rearrange(INPUTS_1), ROW_3)
          .intoArray(to, at + LANES);
      v0.rearrange(INPUTS_2)
          .blend(v1.rearrange(INPUTS_2), ROW_1)
          .blend(v2.rearrange(INPUTS_2), ROW_2)
          .blend(v3.rearrange(INPUTS_2), ROW_3)
          .intoArray(to, at + 2 * LANES);
      v0.rearrange(INPUTS_3)
          .blend(v1.rearrange(INPUTS_3), ROW_1)
          .blend(v2.rearrange(INPUTS_3), ROW_2)
          .blend(v3.rearrange(INPUTS_3), ROW_3)
          .intoArray(to, at + 3 * LANES);
    }
    for (; i < width; i++) {
      int at = start + TILE * i;
      to[at] = rows[row0 + i];
      to[at + 1] = rows[row1 + i];
      to[at + 2] = rows[row2 + i];
      to[at + 3] = rows[row3 + i];
    }
  }

  /** A quarter of the inputs of a vector, each once for each row. */
  private static VectorShuffle<Float> inputs(int quarter) {
    return VectorShuffle.fromOp(SPECIES, lane -> (quarter * LANES + lane) / TILE);
  }

  /** The places of a row. */
  private static VectorMask<Float> row(int row) {
    boolean[] places = new boolean[LANES];
    for (int lane = row; lane < LANES; lane += TILE) {
      places[lane] = true;
    }
    return VectorMask.fromArray(SPECIES, places, 0);
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
