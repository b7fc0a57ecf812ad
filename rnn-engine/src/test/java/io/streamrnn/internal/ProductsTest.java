/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However rows are grouped, a sum is that of one row after the other. */
class ProductsTest {

  private static final int MOST_ROWS = 20;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 64, 129})
  void anyNumberOfRowsIsAddedInAscendingOrder(int columns) {
    Random random = new Random(columns);
    for (int count = 0; count <= MOST_ROWS; count++) {
      float[] a = gaussian(random, MOST_ROWS);
      float[][] w = matrix(random, count, columns);
      float[] sums = gaussian(random, columns);
      float[] expected = oneAfterTheOther(a, 0, w, sums);

      Products.accumulate(a, count, w, sums);

      assertThat(sums).as("%d rows", count).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 15, 16, 17, 64, 129})
  void twoVectorsAreAddedAsEachByItself(int columns) {
    Random random = new Random(columns);
    for (int count = 0; count <= MOST_ROWS; count++) {
      float[] a = gaussian(random, 2 * MOST_ROWS);
      float[][] w = matrix(random, count, columns);
      float[] first = gaussian(random, columns);
      float[] second = gaussian(random, columns);
      float[] expectedFirst = oneAfterTheOther(a, 3, w, first);
      float[] expectedSecond = oneAfterTheOther(a, MOST_ROWS, w, second);

      Products.accumulate(a, 3, MOST_ROWS, w, first, second);

      assertThat(first).as("%d rows", count).isEqualTo(expectedFirst);
      assertThat(second).as("%d rows", count).isEqualTo(expectedSecond);
    }
  }

  private static float[] oneAfterTheOther(float[] a, int from, float[][] w, float[] sums) {
    float[] result = sums.clone();
    for (int i = 0; i < w.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[j] = Math.fma(a[from + i], w[i][j], result[j]);
      }
    }
    return result;
  }

  private static float[][] matrix(Random random, int rows, int columns) {
    float[][] result = new float[rows][];
    for (int i = 0; i < rows; i++) {
      result[i] = gaussian(random, columns);
    }
    return result;
  }

  private static float[] gaussian(Random random, int count) {
    float[] result = new float[count];
    for (int i = 0; i < count; i++) {
      result[i] = (float) random.nextGaussian();
    }
    return result;
  }
}
