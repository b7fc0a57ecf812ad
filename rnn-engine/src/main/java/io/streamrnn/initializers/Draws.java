package io.streamrnn.initializers;

import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** What initializers that draw have in common. */
final class Draws {

  private Draws() {}

  /** The initializer's own chance if it has a seed, else the one it is given. */
  static RandomGenerator of(Long seed, RandomGenerator given) {
    // Random's algorithms are part of its specification: equal seeds give equal weights on any
    // Java.
    return seed == null ? given : new Random(seed);
  }

  /** A standard normal number, drawn again while it lies more than 2 from 0. */
  static double truncatedNormal(RandomGenerator random) {
    double z = random.nextGaussian();
    while (Math.abs(z) > 2) {
      z = random.nextGaussian();
    }
    return z;
  }

  /** That many draws. */
  static float[] fill(int count, DoubleSupplier draw) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) draw.getAsDouble();
    }
    return values;
  }
}
