/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Collects the categories of a column. They are sorted as scikit-learn sorts the column that pandas
 * reads: numbers by value, others by code points.
 */
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

  private List<String> sorted() {
    boolean areNumbers =
        categories.stream().allMatch(text -> Double.isFinite(Decimals.parse(text)));
    List<String> byCodePoints = byCodePoints();
    return areNumbers
        ? byCodePoints.stream().sorted(Comparator.comparingDouble(Decimals::parse)).toList()
        : byCodePoints;
  }

  /** UTF-8 has the order of code points, and Java's strings that of their UTF-16 units. */
  private List<String> byCodePoints() {
    return categories.stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .sorted(Arrays::compareUnsigned)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .toList();
  }
}
