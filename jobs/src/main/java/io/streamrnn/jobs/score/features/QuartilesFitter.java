/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Fits the median and the distance of the quartiles, interpolated as in NumPy. Of very many values
 * a random sample is used, which is the same in every run.
 */
final class QuartilesFitter implements FeatureFitter {

  static final int SAMPLE = 1 << 20;

  private final NumberEncoding plain = NumberEncoding.plain(FeatureKind.NUMBER);
  private final Random random = new Random(1);
  private double[] values = new double[1 << 10];
  private long count;

  @Override
  public boolean add(String text) {
    double number = plain.parse(text);
    if (Double.isNaN(number)) {
      return false;
    }
    if (count < SAMPLE) {
      append(number);
    } else {
      replace(number);
    }
    count++;
    return true;
  }

  private void append(double number) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
    }
    values[(int) count] = number;
  }

  private void replace(double number) {
    long slot = random.nextLong(count + 1);
    if (slot < SAMPLE) {
      values[(int) slot] = number;
    }
  }

  @Override
  public Optional<FeatureEncoding> fit() {
    if (count == 0) {
      return Optional.empty();
    }
    double[] sorted = Arrays.copyOf(values, (int) Math.min(count, SAMPLE));
    Arrays.sort(sorted);
    double range = quantile(sorted, 0.75) - quantile(sorted, 0.25);
    return Optional.of(
        NumberEncoding.fitted(
            new NumberEncoding(FeatureKind.ROBUST, quantile(sorted, 0.5), range),
            sorted[0],
            sorted[sorted.length - 1]));
  }

  private static double quantile(double[] sorted, double q) {
    double place = q * (sorted.length - 1);
    int below = (int) place;
    double above = sorted[Math.min(below + 1, sorted.length - 1)];
    return sorted[below] + (place - below) * (above - sorted[below]);
  }
}
