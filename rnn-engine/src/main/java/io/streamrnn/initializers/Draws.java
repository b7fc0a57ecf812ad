/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.initializers;

import java.util.OptionalLong;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Random numbers of initializers. */
final class Draws {

  private Draws() {}

  /** The initializer's own source of randomness if it has a seed, otherwise the given one. */
  static RandomGenerator of(OptionalLong seed, RandomGenerator given) {
    // Random's algorithms are part of its specification: equal seeds give equal weights on any
    // Java.
    return seed.isPresent() ? new Random(seed.getAsLong()) : given;
  }

  /** A standard normal number, drawn again while it lies more than 2 from 0. */
  static double truncatedNormal(RandomGenerator random) {
    double z = random.nextGaussian();
    while (Math.abs(z) > 2) {
      z = random.nextGaussian();
    }
    return z;
  }

  /** The given number of draws. */
  static float[] fill(int count, DoubleSupplier draw) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) draw.getAsDouble();
    }
    return values;
  }
}
