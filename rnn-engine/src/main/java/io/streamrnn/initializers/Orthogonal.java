/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * A matrix whose rows, or columns where there are fewer of these, are orthonormal, times {@code
 * gain}: normal draws made orthogonal by Gram and Schmidt. Axes before the last count as one.
 */
record Orthogonal(double gain, OptionalLong seed) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator given) {
    if (shape.rank() < 2) {
      throw new IllegalArgumentException(
          "an orthogonal weight must have at least two axes: shape=" + shape);
    }
    RandomGenerator random = Draws.of(seed, given);
    int columns = shape.dim(shape.rank() - 1);
    int rows = shape.size() / columns;
    double[][] basis = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random);
    float[] values = new float[shape.size()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        values[i * columns + j] = (float) (gain * (rows <= columns ? basis[i][j] : basis[j][i]));
      }
    }
    return values;
  }

  private static double[][] orthonormal(int count, int length, RandomGenerator random) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        basis[i][j] = random.nextGaussian();
      }
      // Twice, since the first pass leaves rounding behind.
      removeComponents(basis, i);
      removeComponents(basis, i);
      scale(basis[i], 1 / Math.sqrt(dot(basis[i], basis[i])));
    }
    return basis;
  }

  private static void removeComponents(double[][] basis, int i) {
    for (int k = 0; k < i; k++) {
      double along = dot(basis[k], basis[i]);
      for (int j = 0; j < basis[i].length; j++) {
        basis[i][j] -= along * basis[k][j];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static void scale(double[] a, double factor) {
    for (int j = 0; j < a.length; j++) {
      a[j] *= factor;
    }
  }

  @Override
  public Initializer seeded(long newSeed) {
    return new Orthogonal(gain, OptionalLong.of(newSeed));
  }

  @Override
  public String className() {
    return "Orthogonal";
  }

  @Override
  public Map<String, Object> config() {
    return Initializers.config(seed, Map.of("gain", gain));
  }
}
