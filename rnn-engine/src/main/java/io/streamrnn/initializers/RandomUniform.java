/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Uniform in {@code [min, max)}. */
record RandomUniform(double min, double max, OptionalLong seed) implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator given) {
    RandomGenerator random = Draws.of(seed, given);
    return Draws.fill(shape.size(), () -> min + (max - min) * random.nextDouble());
  }

  @Override
  public Initializer seeded(long newSeed) {
    return new RandomUniform(min, max, OptionalLong.of(newSeed));
  }

  @Override
  public String className() {
    return "RandomUniform";
  }

  @Override
  public Map<String, Object> config() {
    return Initializers.config(seed, Map.of("minval", min, "maxval", max));
  }
}
