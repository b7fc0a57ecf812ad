/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The categories of texts. A text reaches a model as its index, {@link #index(String)}, which is
 * exact in a float32. Immutable, safe for use by many threads.
 */
public interface TextCategories extends Categories, Serializable {

  /** The largest number of categories whose indices are exact in a float32. */
  int MOST = 1 << 24;

  /**
   * The index of a text's category, {@link #NONE} for a text that is left out of an encoding.
   *
   * @throws IllegalArgumentException if it belongs to none
   */
  int index(String text);

  /** The index itself: it was looked up before the step. */
  @Override
  default long index(float value) {
    if (!(value == (int) value && value >= NONE && value < count())) {
      throw new IllegalArgumentException(
          "a text must be given as its index: expected %d..%d, got=%s"
              .formatted(NONE, count() - 1, value));
    }
    return (long) value;
  }

  /**
   * A vocabulary, as Keras's {@code StringLookup}: first the mask token, if it has an index, then
   * the texts that are out of the vocabulary, then one category for each token.
   *
   * @param tokens without the mask token and that of unknown texts
   * @param maskToken the text of index 0, or the one that is left out of an encoding
   * @param numOovIndices how many categories unknown texts have; they are rejected if 0
   * @param salt two numbers for the hash that chooses among these categories, or none
   * @param isEncoded whether the mask token is left out of an encoding, and has no index
   * @throws IllegalArgumentException if there is no token, a token is there twice, or there are
   *     more than {@link #MOST} categories
   */
  static TextCategories vocabulary(
      List<String> tokens,
      Optional<String> maskToken,
      int numOovIndices,
      List<Long> salt,
      boolean isEncoded) {
    return new TextVocabulary(tokens, maskToken.orElse(null), numOovIndices, salt, isEncoded);
  }

  /**
   * Bins by a hash, as Keras's {@code Hashing}: FarmHash's fingerprint, or SipHash with a salt.
   *
   * @param maskValue the text of bin 0
   * @param salt two numbers, or none
   * @throws IllegalArgumentException if there is no bin, or there are more than {@link #MOST}
   */
  static TextCategories hashes(int bins, Optional<String> maskValue, List<Long> salt) {
    return new TextHashes(bins, maskValue.orElse(null), salt);
  }
}
