/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * See {@link Categories#hashes}. As TensorFlow does, a number is hashed as its decimal digits; the
 * mask value has bin 0, and the others share those after it.
 */
final class HashCategories implements Categories {

  private final int bins;
  private final OptionalLong maskValue;
  private final TextHash hash;

  HashCategories(int bins, OptionalLong maskValue, List<Long> key) {
    this.bins = bins;
    this.maskValue = maskValue;
    this.hash = new TextHash(key);
    if (bins < 1) {
      throw new IllegalArgumentException("num_bins must be at least 1: num_bins=" + bins);
    }
  }

  @Override
  public long index(float value) {
    boolean hasMask = maskValue.isPresent() && bins > 1;
    // Keras compares before it casts, other than an IntegerLookup: 0.5 is not the mask value 0.
    if (hasMask && (float) maskValue.getAsLong() == value) {
      return 0;
    }
    int first = hasMask ? 1 : 0;
    byte[] digits = Long.toString((long) value).getBytes(StandardCharsets.US_ASCII);
    return (long) first + hash.bin(digits, bins - first);
  }

  @Override
  public int count() {
    return bins;
  }

  @Override
  public Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("num_bins", bins);
    options.put("salt", hash.salt());
    maskValue.ifPresent(value -> options.put("mask_value", value));
    return options;
  }
}
