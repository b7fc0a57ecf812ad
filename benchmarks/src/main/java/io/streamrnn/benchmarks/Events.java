/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.benchmarks;

import java.util.Arrays;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.jspecify.annotations.Nullable;

/**
 * Events of pseudorandom keys and features. Every key has one event first, if {@code first} says
 * so. The other keys are drawn with equal probabilities or by Zipf's law: the r-th key with a
 * probability proportional to r^-skew.
 */
final class Events implements GeneratorFunction<Long, Event> {

  static final int INPUT_SIZE = 16;

  private static final long serialVersionUID = 1L;
  // A prime: its multiples go through all remainders, and neighbours are far apart.
  private static final long SCATTER = 2_654_435_761L;

  private final int keys;
  private final double skew;
  private final boolean allFirst;
  // The probability of a rank or a lower one, times a constant; created at the first event.
  private transient double @Nullable [] cumulative;

  private Events(int keys, double skew, boolean allFirst) {
    this.keys = keys;
    this.skew = skew;
    this.allFirst = allFirst;
  }

  /** Keys with equal probabilities. */
  static Events of(int keys) {
    return new Events(keys, 0, false);
  }

  /** All keys once, then keys by Zipf's law. A skew of 0 draws with equal probabilities. */
  static Events afterAll(int keys, double skew) {
    return new Events(keys, skew, true);
  }

  @Override
  public Event map(Long number) {
    long z = mix(number);
    long rank = allFirst && number < keys ? number : rank((mix(z) >>> 11) * 0x1p-53);
    float[] x = new float[INPUT_SIZE];
    for (int i = 0; i < x.length; i++) {
      x[i] = ((z >>> i) & 0xFFFF) / 65536f - 0.5f;
    }
    return new Event((int) (rank * SCATTER % keys), x, 0);
  }

  /** The rank, from 0 on, for a random number from 0 to 1. */
  private int rank(double drawn) {
    if (skew == 0) {
      return (int) (drawn * keys);
    }
    double[] sums = cumulative;
    if (sums == null) {
      sums = zipf(keys, skew);
      cumulative = sums;
    }
    int at = Arrays.binarySearch(sums, drawn * sums[keys - 1]);
    return Math.min(keys - 1, at < 0 ? -at - 1 : at);
  }

  private static double[] zipf(int keys, double skew) {
    double[] sums = new double[keys];
    double sum = 0;
    for (int rank = 0; rank < keys; rank++) {
      sum += Math.pow(rank + 1, -skew);
      sums[rank] = sum;
    }
    return sums;
  }

  // SplitMix64 (Steele, Lea, Flood 2014): a pseudorandom number for every event.
  private static long mix(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
