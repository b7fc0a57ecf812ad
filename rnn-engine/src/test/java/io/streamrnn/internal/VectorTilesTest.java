/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.streamrnn.cells.BuiltInCells;
import io.streamrnn.cells.Kernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Needs a JVM with the Vector API. */
class VectorTilesTest {

  private static final int INPUTS = 131;
  private static final int ROWS = 7;
  private static final int PARTS = 3;
  private static final int WIDTH = 40;

  @BeforeEach
  void needsVectors() {
    assumeThat(Kernels.provider()).startsWith("vector (");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 130, INPUTS, Integer.MAX_VALUE})
  void theNumberOfInputsAtOnceDoesNotChangeABit(int atOnce) {
    Random random = new Random(1);
    Matrix matrix =
        new Matrix(
            random
                .ints(INPUTS)
                .mapToObj(i -> BuiltInCells.values(random, PARTS * WIDTH))
                .toArray(float[][]::new),
            PARTS);
    Rows a = new Rows(INPUTS);
    a.read(BuiltInCells.values(random, ROWS * INPUTS), 0, ROWS);
    float[] bias = VectorTiles.packed(BuiltInCells.values(random, PARTS * WIDTH), PARTS);
    for (int panel = 0; panel < VectorTiles.panels(PARTS, WIDTH); panel++) {
      assertThat(sums(a, matrix, panel, bias, atOnce)).isEqualTo(expected(a, matrix, panel, bias));
    }
  }

  private static float[] sums(Rows a, Matrix matrix, int panel, float[] bias, int atOnce) {
    float[] sums = new float[(ROWS + 1) * VectorTiles.PANEL];
    int from = panel * VectorTiles.PANEL;
    VectorTiles.many(ROWS, a, matrix, panel, atOnce, bias, from, 0, sums, 0);
    return Arrays.copyOf(sums, ROWS * VectorTiles.PANEL);
  }

  /** In ascending order of the inputs, from the bias on. */
  private static float[] expected(Rows a, Matrix matrix, int panel, float[] bias) {
    float[] sums = new float[ROWS * VectorTiles.PANEL];
    for (int column = 0; column < VectorTiles.PANEL; column++) {
      int at = panel * VectorTiles.PANEL + column;
      for (int row = 0; row < ROWS; row++) {
        float sum = bias[at];
        for (int input = 0; input < INPUTS; input++) {
          float[] weights = VectorTiles.packed(matrix.rows[input], PARTS);
          sum = Math.fma(a.values()[row * a.stride + input], weights[at], sum);
        }
        sums[row * VectorTiles.PANEL + column] = sum;
      }
    }
    return sums;
  }
}
