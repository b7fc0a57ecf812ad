/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a matrix is laid out, its product is that of one row after the other, to the bit. */
class OneRowProductTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 511, 512, 513, 1024, 1500})
  void anyShapeIsAddedInAscendingOrder(int columns) {
    for (int inputs = 1; inputs <= 30; inputs++) {
      requireSameBits(inputs, columns);
    }
  }

  @ParameterizedTest
  @CsvSource({"512, 1024", "513, 1024", "2, 300000"})
  void matricesAreCopiedOrSharedWithTheSameBits(int inputs, int columns) {
    requireSameBits(inputs, columns);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100})
  void aProductLeavesNothingBehindForTheNext(int columns) {
    Random random = new Random(columns);
    float[] weights = gaussian(random, 29 * columns);
    OneRowProduct product =
        OneRowProduct.of(Matrix.of(Weight.of("m", Shape.of(29, columns), weights), 1));
    float[] a = gaussian(random, 29);
    float[] first = new float[columns];
    product.accumulate(a, 0, first);
    product.accumulate(gaussian(random, 29), 0, gaussian(random, columns));

    float[] again = new float[columns];
    product.accumulate(a, 0, again);

    assertThat(again).isEqualTo(first);
  }

  private static void requireSameBits(int inputs, int columns) {
    Random random = new Random(31L * inputs + columns);
    float[] weights = gaussian(random, inputs * columns);
    Matrix matrix = Matrix.of(Weight.of("m", Shape.of(inputs, columns), weights), 1);
    int from = 3;
    float[] a = gaussian(random, from + inputs);
    float[] sums = gaussian(random, columns);
    float[] expected = sums.clone();
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < columns; j++) {
        expected[j] = Math.fma(a[from + i], weights[i * columns + j], expected[j]);
      }
    }

    OneRowProduct.of(matrix).accumulate(a, from, sums);

    assertThat(sums).as("%d inputs", inputs).isEqualTo(expected);
  }

  private static float[] gaussian(Random random, int count) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] = (float) random.nextGaussian();
    }
    return result;
  }
}
