/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The categories of Keras's {@code IntegerLookup}: first that of the mask token, if it has one,
 * then those of tokens that are out of the vocabulary, then one for each token.
 */
public final class Vocabulary implements Categories {

  private final Options options;
  private final int begin;
  // Ascending, and the index of each.
  private final long[] sorted;
  private final int[] indices;

  /**
   * The options.
   *
   * @param tokens without the mask token and that of unknown tokens
   * @param maskToken the token of index 0
   * @param oovToken what an inverted vocabulary returns for an unknown index
   * @param numOovIndices how many categories unknown tokens have; they are rejected if 0
   * @param isEncoded whether the mask token is left out of an encoding, and has no index
   * @param isInverted whether indices are looked up, and tokens returned
   */
  public record Options(
      List<Long> tokens,
      OptionalLong maskToken,
      long oovToken,
      int numOovIndices,
      boolean isEncoded,
      boolean isInverted) {

    /** Copies. */
    public Options {
      tokens = List.copyOf(tokens);
    }

    private int begin() {
      return (maskToken.isPresent() && !isEncoded ? 1 : 0) + numOovIndices;
    }
  }

  /**
   * A vocabulary.
   *
   * @throws IllegalArgumentException if it is empty, or a token is there twice
   */
  public Vocabulary(Options options) {
    this.options = options;
    this.begin = options.begin();
    List<Long> tokens = options.tokens();
    this.sorted = tokens.stream().mapToLong(Long::longValue).sorted().toArray();
    this.indices = new int[sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      indices[Arrays.binarySearch(sorted, tokens.get(i))] = begin + i;
    }
    if (tokens.isEmpty() || Arrays.stream(sorted).distinct().count() < sorted.length) {
      throw new IllegalArgumentException(
          "a vocabulary has each of its tokens once: tokens=%d, vocabulary=%s"
              .formatted(tokens.size(), tokens.stream().limit(12).toList()));
    }
  }

  @Override
  public long index(float value) {
    long token = (long) value;
    if (options.isInverted()) {
      return token(token);
    }
    if (options.maskToken().isPresent() && options.maskToken().getAsLong() == token) {
      return options.isEncoded() ? NONE : 0;
    }
    int at = Arrays.binarySearch(sorted, token);
    return at >= 0 ? indices[at] : unknown(token);
  }

  private long unknown(long token) {
    if (options.numOovIndices() == 0) {
      throw new IllegalArgumentException(
          "a token must be in the vocabulary: got=%d, num_oov_indices=0".formatted(token));
    }
    return begin - options.numOovIndices() + Math.floorMod(token, (long) options.numOovIndices());
  }

  private long token(long index) {
    if (index == 0 && options.maskToken().isPresent()) {
      return options.maskToken().getAsLong();
    }
    boolean isKnown = index >= begin && index < count();
    return isKnown ? options.tokens().get((int) index - begin) : options.oovToken();
  }

  @Override
  public int count() {
    return begin + sorted.length;
  }

  @Override
  public Map<String, Object> options() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("vocabulary", options.tokens());
    options.maskToken().ifPresent(token -> all.put("mask_token", token));
    all.put("num_oov_indices", options.numOovIndices());
    if (options.isInverted()) {
      all.put("invert", true);
      all.put("oov_token", options.oovToken());
    }
    return all;
  }
}
