/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Collects the categories of a column, which are sorted as in scikit-learn. */
final class VocabularyFitter implements FeatureFitter {

  static final int LIMIT = 100_000;

  private final FeatureKind kind;
  private final HandleUnknown unknown;
  private final TreeSet<String> categories = new TreeSet<>();

  VocabularyFitter(FeatureKind kind, HandleUnknown unknown) {
    this.kind = kind;
    this.unknown = unknown;
  }

  @Override
  public boolean add(String text) {
    categories.add(text);
    if (categories.size() > LIMIT) {
      throw new IllegalArgumentException(
          "a vocabulary must have at most %,d categories".formatted(LIMIT));
    }
    return true;
  }

  @Override
  public Optional<FeatureEncoding> fit() {
    return categories.isEmpty()
        ? Optional.empty()
        : Optional.of(CategoryEncoding.of(kind, List.copyOf(categories), unknown));
  }
}
