/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects the categories of a column, which are sorted by code points as in scikit-learn. */
final class VocabularyFitter implements FeatureFitter {

  static final int LIMIT = 100_000;

  private final FeatureKind kind;
  private final HandleUnknown unknown;
  private final Set<String> categories = new HashSet<>();

  VocabularyFitter(FeatureKind kind, HandleUnknown unknown) {
    this.kind = kind;
    this.unknown = unknown;
  }

  @Override
  public boolean add(String text) {
    categories.add(text);
    if (categories.size() > LIMIT) {
      throw new IllegalArgumentException(
          "a vocabulary must have at most %,d categories; is it a number or an id?"
              .formatted(LIMIT));
    }
    return true;
  }

  @Override
  public Optional<FeatureEncoding> fit() {
    return categories.isEmpty()
        ? Optional.empty()
        : Optional.of(CategoryEncoding.of(kind, sorted(), unknown));
  }

  /** UTF-8 has the order of code points, and Java's strings that of their UTF-16 units. */
  private List<String> sorted() {
    return categories.stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .sorted(Arrays::compareUnsigned)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}
