/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.Optional;

/** Fits the encoding of a feature to the values of its column. Not thread-safe. */
public interface FeatureFitter {

  /**
   * Looks at a value of the training data.
   *
   * @param text not blank
   * @return whether the value is one of this kind
   * @throws IllegalArgumentException if there are too many categories
   */
  boolean add(String text);

  /** The encoding; empty if no value was of the kind. */
  Optional<FeatureEncoding> fit();

  /** A fitter for a kind of feature. */
  static FeatureFitter of(FeatureKind kind, HandleUnknown unknown) {
    return switch (kind) {
      case NUMBER, LOG -> new PlainFitter(NumberEncoding.plain(kind));
      case BOOLEAN -> new PlainFitter(new BooleanEncoding());
      case TIME_DAY, TIME_WEEK -> new PlainFitter(new TimeEncoding(kind));
      case TEXT -> new PlainFitter(TextEncoding.unbound());
      case STANDARD, LOG_STANDARD, MIN_MAX -> new MomentsFitter(kind);
      case ROBUST -> new QuartilesFitter();
      case ONE_HOT, TOKEN -> new VocabularyFitter(kind, unknown);
    };
  }
}
