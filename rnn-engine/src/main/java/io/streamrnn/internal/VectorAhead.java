/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static io.streamrnn.internal.VectorTiles.PANEL;

/**
 * {@code bias + a M} for the rows of several steps, as {@link VectorTiles} takes such sums: all
 * rows of a panel, then those of the next. For one thread.
 */
final class VectorAhead {

  // Tiles read rows beyond the last one, which are not used.
  private static final int BEYOND = 4;

  private final Matrix matrix;
  private final float[] bias;
  private final VectorInputs inputs;
  private final int panels;
  private float[] values = {};
  // How many rows of a panel there is room for; odd, so that panels do not compete for places in
  // the cache.
  private int room;

  /**
   * Products with a matrix that begin with this bias.
   *
   * @param bias packed by {@link VectorTiles#packed(float[], int)}
   */
  VectorAhead(Matrix matrix, float[] bias) {
    this.matrix = matrix;
    this.bias = bias;
    inputs = new VectorInputs(matrix);
    panels = bias.length / PANEL;
  }

  /** Computes the sums of rows; those before are gone. */
  void compute(int rows, Rows a) {
    if (rows > room) {
      room = Rows.roundedUp(rows) + 1;
      values = new float[Math.multiplyExact(panels * room + BEYOND, PANEL)];
    }
    inputs.read(rows, a);
    for (int panel = 0; panel < panels; panel++) {
      VectorTiles.many(rows, inputs, matrix, panel, bias, panel * PANEL, 0, values, at(panel, 0));
    }
  }

  /** Where the sums of a row are in a panel. */
  int at(int panel, int row) {
    return (panel * room + row) * PANEL;
  }

  /** How far the sums of a row are apart in two panels. */
  int stride() {
    return room * PANEL;
  }

  /** Copies the sums of rows in a panel. */
  void copy(int panel, int row, int rows, float[] to, int toAt) {
    System.arraycopy(values, at(panel, row), to, toAt, rows * PANEL);
  }

  float[] values() {
    return values;
  }
}
