/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.io.Serializable;
import java.util.Optional;

/**
 * A feature: the column it is read from, and how.
 *
 * @param column its name
 */
public record FeatureColumn(String column, FeatureEncoding encoding) implements Serializable {

  /** A feature of a kind that is not fitted; empty for other kinds. */
  public static Optional<FeatureColumn> unfitted(String column, FeatureKind kind) {
    return switch (kind) {
      case NUMBER, LOG -> Optional.of(new FeatureColumn(column, NumberEncoding.plain(kind)));
      case BOOLEAN -> Optional.of(new FeatureColumn(column, new BooleanEncoding()));
      case TIME_DAY, TIME_WEEK -> Optional.of(new FeatureColumn(column, new TimeEncoding(kind)));
      case TEXT -> Optional.of(new FeatureColumn(column, TextEncoding.unbound()));
      default -> Optional.empty();
    };
  }

  /** A number as it is. */
  static FeatureColumn number(String column) {
    return new FeatureColumn(column, NumberEncoding.plain(FeatureKind.NUMBER));
  }

  /** A number, scaled to the range of the training data. */
  public static FeatureColumn minMax(String column, double min, double max) {
    return new FeatureColumn(column, new NumberEncoding(FeatureKind.MIN_MAX, min, max));
  }
}
