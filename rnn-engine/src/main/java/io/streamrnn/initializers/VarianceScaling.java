/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import io.streamrnn.cell.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * Variance {@code scale / fan}, where the fan is the number of inputs or outputs of an element:
 * what Glorot's, He's and LeCun's initializers are made of.
 */
record VarianceScaling(double scale, Fan fan, Distribution distribution, OptionalLong seed)
    implements Initializer {

  // The standard deviation of a standard normal that is cut off at 2.
  private static final double TRUNCATED_DEVIATION = 0.87962566103423978;

  enum Fan {
    IN,
    OUT,
    AVG;

    double of(Shape shape) {
      int rank = shape.rank();
      double last = rank == 0 ? 1 : shape.dim(rank - 1);
      // A vector counts as its own input and output; kernels of convolutions have their field in
      // front.
      double before = rank < 2 ? last : shape.size() / last;
      double in = before;
      double out = rank < 2 ? last : before / shape.dim(rank - 2) * last;
      return Math.max(1, this == IN ? in : this == OUT ? out : (in + out) / 2);
    }
  }

  enum Distribution {
    TRUNCATED_NORMAL,
    UNTRUNCATED_NORMAL,
    UNIFORM;

    static Distribution ofKeras(String name) {
      return name.equals("normal") ? TRUNCATED_NORMAL : valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  @Override
  public float[] values(Shape shape, RandomGenerator given) {
    RandomGenerator random = Draws.of(seed, given);
    double variance = scale / fan.of(shape);
    double deviation = Math.sqrt(variance);
    double limit = Math.sqrt(3 * variance);
    return switch (distribution) {
      case UNIFORM -> Draws.fill(shape.size(), () -> limit * (2 * random.nextDouble() - 1));
      case UNTRUNCATED_NORMAL -> Draws.fill(shape.size(), () -> deviation * random.nextGaussian());
      case TRUNCATED_NORMAL ->
          Draws.fill(
              shape.size(), () -> deviation / TRUNCATED_DEVIATION * Draws.truncatedNormal(random));
    };
  }

  @Override
  public Initializer seeded(long newSeed) {
    return new VarianceScaling(scale, fan, distribution, OptionalLong.of(newSeed));
  }

  @Override
  public String className() {
    return "VarianceScaling";
  }

  @Override
  public Map<String, Object> config() {
    return Initializers.config(
        seed,
        Map.of(
            "scale",
            scale,
            "mode",
            "fan_" + fan.name().toLowerCase(Locale.ROOT),
            "distribution",
            distribution.name().toLowerCase(Locale.ROOT)));
  }
}
