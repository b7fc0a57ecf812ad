/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link TextCategories#vocabulary}. */
final class TextVocabulary implements TextCategories {

  private static final long serialVersionUID = 1;

  private final List<String> tokens;
  private final @Nullable String maskToken;
  private final int numOovIndices;
  private final TextHash hash;
  private final boolean isEncoded;
  private final int begin;
  private final Map<String, Integer> indices = new HashMap<>();

  TextVocabulary(
      List<String> tokens,
      @Nullable String maskToken,
      int numOovIndices,
      List<Long> salt,
      boolean isEncoded) {
    this.tokens = List.copyOf(tokens);
    this.maskToken = maskToken;
    this.numOovIndices = numOovIndices;
    this.hash = new TextHash(salt);
    this.isEncoded = isEncoded;
    this.begin = (maskToken != null && !isEncoded ? 1 : 0) + numOovIndices;
    for (String token : this.tokens) {
      indices.put(token, begin + indices.size());
    }
    requireTokens();
  }

  private void requireTokens() {
    boolean hasMask = maskToken != null && indices.containsKey(maskToken);
    if (tokens.isEmpty() || indices.size() < tokens.size() || hasMask || count() > MOST) {
      throw new IllegalArgumentException(
          "a vocabulary must have from 1 to %d tokens, each once, and the mask token only at its start: tokens=%d, distinct=%d, mask_token=%s, vocabulary=%s"
              .formatted(
                  MOST,
                  tokens.size(),
                  indices.size(),
                  maskToken,
                  tokens.stream().limit(12).toList()));
    }
  }

  @Override
  public int index(String text) {
    if (text.equals(maskToken)) {
      return isEncoded ? NONE : 0;
    }
    Integer index = indices.get(text);
    return index == null ? unknown(text) : index;
  }

  private int unknown(String text) {
    if (numOovIndices == 0) {
      throw new IllegalArgumentException(
          "a text must be in the vocabulary: got='%s', tokens=%d, num_oov_indices=0"
              .formatted(text, tokens.size()));
    }
    int first = begin - numOovIndices;
    return numOovIndices == 1 ? first : first + hash.bin(text, numOovIndices);
  }

  @Override
  public int count() {
    return begin + tokens.size();
  }

  @Override
  public Map<String, Object> options() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("vocabulary", tokens);
    if (maskToken != null) {
      all.put(isEncoded ? "omitted_token" : "mask_token", maskToken);
    }
    all.put("num_oov_indices", numOovIndices);
    if (!hash.salt().isEmpty()) {
      all.put("salt", hash.salt());
    }
    return all;
  }
}
