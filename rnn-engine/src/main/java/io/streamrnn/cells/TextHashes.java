/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** See {@link TextCategories#hashes}. */
final class TextHashes implements TextCategories {

  private static final long serialVersionUID = 1;

  private final int bins;
  private final @Nullable String maskValue;
  private final TextHash hash;

  TextHashes(int bins, @Nullable String maskValue, List<Long> salt) {
    this.bins = bins;
    this.maskValue = maskValue;
    this.hash = new TextHash(salt);
    if (bins < 1 || bins > MOST) {
      throw new IllegalArgumentException(
          "num_bins must be from 1 to %d: num_bins=%d".formatted(MOST, bins));
    }
  }

  /** The mask value has bin 0, and the others share those after it. */
  @Override
  public int index(String text) {
    if (maskValue == null || bins == 1) {
      return hash.bin(text, bins);
    }
    return text.equals(maskValue) ? 0 : 1 + hash.bin(text, bins - 1);
  }

  @Override
  public int count() {
    return bins;
  }

  @Override
  public Map<String, Object> options() {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("of", "texts");
    options.put("num_bins", bins);
    options.put("salt", hash.salt());
    if (maskValue != null) {
      options.put("mask_value", maskValue);
    }
    return options;
  }
}
