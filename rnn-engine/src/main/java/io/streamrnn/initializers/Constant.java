/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One value everywhere, under the name Zeros, Ones or Constant. */
record Constant(String className, double value) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator random) {
    float[] values = new float[shape.size()];
    Arrays.fill(values, (float) value);
    return values;
  }

  @Override
  public Map<String, Object> config() {
    return className.equals("Constant") ? Map.of("value", value) : Map.of();
  }
}
