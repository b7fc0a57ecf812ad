/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.random.RandomGenerator;

/** {@code gain} on the diagonal of a matrix, zero elsewhere. */
record Identity(double gain) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator random) {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("an identity must be a matrix: shape=" + shape);
    }
    float[] values = new float[shape.size()];
    for (int i = 0; i < Math.min(shape.dim(0), shape.dim(1)); i++) {
      values[i * shape.dim(1) + i] = (float) gain;
    }
    return values;
  }

  @Override
  public String className() {
    return "Identity";
  }

  @Override
  public Map<String, Object> config() {
    return Map.of("gain", gain);
  }
}
