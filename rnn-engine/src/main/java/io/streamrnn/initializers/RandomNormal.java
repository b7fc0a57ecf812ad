/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Normal, with or without its tails. */
record RandomNormal(double mean, double standardDeviation, boolean truncated, OptionalLong seed)
    implements Initializer {

  @Override
  public float[] values(Shape shape, RandomGenerator given) {
    RandomGenerator random = Draws.of(seed, given);
    return Draws.fill(
        shape.size(),
        () ->
            mean
                + standardDeviation
                    * (truncated ? Draws.truncatedNormal(random) : random.nextGaussian()));
  }

  @Override
  public Initializer seeded(long newSeed) {
    return new RandomNormal(mean, standardDeviation, truncated, OptionalLong.of(newSeed));
  }

  @Override
  public String className() {
    return truncated ? "TruncatedNormal" : "RandomNormal";
  }

  @Override
  public Map<String, Object> config() {
    return Initializers.config(seed, Map.of("mean", mean, "stddev", standardDeviation));
  }
}
