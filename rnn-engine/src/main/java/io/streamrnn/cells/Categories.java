/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The categories of numbers: which of them a value belongs to. Values are float32; those that Keras
 * casts to integers are truncated. Immutable, safe for use by many threads.
 */
public interface Categories {

  /** The index of a value that is left out of an encoding. */
  int NONE = -1;

  /**
   * The index of a value's category, or what an inverted vocabulary has for it.
   *
   * @throws IllegalArgumentException if it belongs to none
   */
  long index(float value);

  /** The number of categories. */
  int count();

  /** What decides the categories: a part of a model's identity. */
  Map<String, Object> options();

  /**
   * Bins between boundaries: the index is the number of boundaries that are not above the value.
   *
   * @param boundaries ascending
   */
  static Categories bins(List<Float> boundaries) {
    return new BinCategories(boundaries);
  }

  /** The numbers from 0 on, each a category. */
  static Categories tokens(int count) {
    return new TokenCategories(count);
  }

  /** Bins by a hash: FarmHash's fingerprint, or SipHash with a key of two numbers. */
  static Categories hashes(int bins, OptionalLong maskValue, List<Long> key) {
    return new HashCategories(bins, maskValue, key);
  }
}
