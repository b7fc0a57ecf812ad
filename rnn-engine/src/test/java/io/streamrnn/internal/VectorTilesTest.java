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

  @BeforeEach
  void needsVectors() {
    assumeThat(Kernels.provider()).startsWith("vector (");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 130, INPUTS, Integer.MAX_VALUE})
  void theNumberOfInputsAtOnceDoesNotChangeABit(int atOnce) {
    requireAscendingOrder(new Product(40), atOnce);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 64, 130, INPUTS, Integer.MAX_VALUE})
  void theNumberOfInputsAtOnceDoesNotChangeABitOfManyColumns(int atOnce) {
    requireAscendingOrder(new Product(200), atOnce);
  }

  /** The sums begin with the bias, and add the inputs in ascending order. */
  private static void requireAscendingOrder(Product product, int atOnce) {
    float[] expected = product.expected();
    for (int panel = 0; panel < product.panels(); panel++) {
      assertThat(product.sums(panel, atOnce)).isEqualTo(product.ofPanel(expected, panel));
    }
  }

  private record Product(Rows a, Matrix matrix, float[] bias) {

    Product(int width) {
      this(width, new Random(1));
    }

    private Product(int width, Random random) {
      this(
          new Rows(INPUTS),
          new Matrix(
              random
                  .ints(INPUTS)
                  .mapToObj(i -> BuiltInCells.values(random, PARTS * width))
                  .toArray(float[][]::new),
              PARTS),
          VectorTiles.packed(BuiltInCells.values(random, PARTS * width), PARTS));
      a.read(BuiltInCells.values(random, ROWS * INPUTS), 0, ROWS);
    }

    int panels() {
      return bias.length / VectorTiles.PANEL;
    }

    float[] sums(int panel, int atOnce) {
      float[] sums = new float[(ROWS + 1) * VectorTiles.PANEL];
      int from = panel * VectorTiles.PANEL;
      VectorInputs inputs = new VectorInputs(matrix).read(ROWS, a);
      VectorTiles.many(ROWS, inputs, matrix, panel, atOnce, bias, from, 0, sums, 0);
      return Arrays.copyOf(sums, ROWS * VectorTiles.PANEL);
    }

    /** The sums {@code [rows, columns]} as they are defined. */
    float[] expected() {
      float[][] weights = new float[INPUTS][];
      Arrays.setAll(weights, input -> VectorTiles.packed(matrix.rows[input], PARTS));
      float[] sums = new float[ROWS * bias.length];
      for (int i = 0; i < sums.length; i++) {
        int column = i % bias.length;
        sums[i] = bias[column];
        for (int input = 0; input < INPUTS; input++) {
          float value = a.values()[i / bias.length * a.stride + input];
          sums[i] = Math.fma(value, weights[input][column], sums[i]);
        }
      }
      return sums;
    }

    /** {@code [rows, columns]} of a panel. */
    float[] ofPanel(float[] sums, int panel) {
      float[] result = new float[ROWS * VectorTiles.PANEL];
      for (int row = 0; row < ROWS; row++) {
        int from = row * bias.length + panel * VectorTiles.PANEL;
        System.arraycopy(sums, from, result, row * VectorTiles.PANEL, VectorTiles.PANEL);
      }
      return result;
    }
  }
}
