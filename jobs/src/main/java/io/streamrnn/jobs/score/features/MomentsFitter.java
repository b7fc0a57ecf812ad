/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Optional;

/** Fits mean and standard deviation, of the population as in scikit-learn, or the range. */
final class MomentsFitter implements FeatureFitter {

  private final FeatureKind kind;
  private final NumberEncoding plain = NumberEncoding.plain(FeatureKind.NUMBER);
  private long count;
  private double mean;
  private double squares;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  MomentsFitter(FeatureKind kind) {
    this.kind = kind;
  }

  @Override
  public boolean add(String text) {
    double number = plain.parse(text);
    if (Double.isNaN(number)) {
      return false;
    }
    add(kind == FeatureKind.LOG_STANDARD ? NumberEncoding.log(number) : number);
    return true;
  }

  /** Welford's algorithm. */
  private void add(double x) {
    count++;
    double delta = x - mean;
    mean += delta / count;
    squares += delta * (x - mean);
    min = Math.min(min, x);
    max = Math.max(max, x);
  }

  @Override
  public Optional<FeatureEncoding> fit() {
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        NumberEncoding.fitted(
            kind == FeatureKind.MIN_MAX
                ? new NumberEncoding(kind, min, max)
                : new NumberEncoding(kind, mean, Math.sqrt(squares / count)),
            min,
            max));
  }
}
