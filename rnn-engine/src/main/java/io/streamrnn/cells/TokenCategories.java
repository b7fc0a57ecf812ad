/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.Map;

/** See {@link Categories#tokens}. */
final class TokenCategories implements Categories {

  private final int count;

  TokenCategories(int count) {
    this.count = count;
    if (count < 1) {
      throw new IllegalArgumentException("num_tokens must be at least 1: num_tokens=" + count);
    }
  }

  @Override
  public long index(float value) {
    if (!(value > -1 && value < count)) {
      throw new IllegalArgumentException(
          "a token must be less than num_tokens: expected 0..%d, got=%s"
              .formatted(count - 1, value));
    }
    return (long) value;
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("num_tokens", count);
  }
}
