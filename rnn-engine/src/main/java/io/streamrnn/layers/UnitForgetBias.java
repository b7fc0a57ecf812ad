/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.layers;

import io.streamrnn.cell.Shape;
import io.streamrnn.initializers.Initializer;
import java.util.Arrays;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Ones for the forget gate, whose block is the second (Jozefowicz et al. 2015). */
record UnitForgetBias(int units, Initializer others) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator random) {
    float[] values = others.values(shape, random);
    Arrays.fill(values, units, 2 * units, 1f);
    return values;
  }

  @Override
  public String className() {
    return others.className();
  }

  @Override
  public Map<String, Object> config() {
    return others.config();
  }
}
