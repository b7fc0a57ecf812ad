/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.jobs.score.features;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The category of a text: an input per category, or the index of the category.
 *
 * @param vocabulary the categories, in the order of their indices
 */
record CategoryEncoding(FeatureKind kind, Map<String, Integer> vocabulary, HandleUnknown unknown)
    implements FeatureEncoding {

  private static final int UNKNOWN = -1;

  /**
   * An encoding.
   *
   * @throws IllegalArgumentException if a category occurs twice, or unknown tokens are ignored
   */
  static CategoryEncoding of(FeatureKind kind, List<String> categories, HandleUnknown unknown) {
    Map<String, Integer> vocabulary = new HashMap<>();
    for (String category : categories) {
      if (vocabulary.put(category, vocabulary.size()) != null) {
        throw new IllegalArgumentException(
            "a vocabulary must have a category once: category='%s'".formatted(category));
      }
    }
    if (kind == FeatureKind.TOKEN && unknown == HandleUnknown.IGNORE) {
      throw new IllegalArgumentException(
          "a token has no value to ignore unknown categories with: handleUnknown=ignore; use category or reject");
    }
    return new CategoryEncoding(kind, vocabulary, unknown);
  }

  @Override
  public int width() {
    return kind == FeatureKind.TOKEN ? 1 : vocabulary.size() + ownIndices();
  }

  /** One if unknown categories have an index of their own, which is 0. */
  private int ownIndices() {
    return unknown == HandleUnknown.CATEGORY ? 1 : 0;
  }

  /** A category may have the name NaN. */
  @Override
  public boolean isMissing(String text) {
    return text.isBlank() || MissingTexts.isMissing(text) && !vocabulary.containsKey(text.trim());
  }

  @Override
  public double parse(String text) {
    Integer index = vocabulary.get(text);
    if (index != null) {
      return index + ownIndices();
    }
    return switch (unknown) {
      case REJECT -> Double.NaN;
      case IGNORE -> UNKNOWN;
      case CATEGORY -> 0;
    };
  }

  @Override
  public String expected() {
    return "one of the %,d categories of the preprocessing; fit it with --handle-unknown %s to accept others"
        .formatted(
            vocabulary.size(), kind == FeatureKind.TOKEN ? "category" : "ignore or category");
  }

  @Override
  public void encode(double value, float[] x, int at) {
    if (kind == FeatureKind.TOKEN) {
      x[at] = (float) value;
      return;
    }
    Arrays.fill(x, at, at + width(), Double.isNaN(value) ? Float.NaN : 0);
    if (value >= 0) {
      x[at + (int) value] = 1;
    }
  }

  @Override
  public void describe(ObjectNode json) {
    ArrayNode names = json.putArray("vocabulary");
    vocabulary.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .forEach(entry -> names.add(entry.getKey()));
    json.put("handleUnknown", unknown.toString());
  }
}
