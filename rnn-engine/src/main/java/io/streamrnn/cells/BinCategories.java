/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.cells;

import java.util.List;
import java.util.Map;

/** See {@link Categories#bins}. */
final class BinCategories implements Categories {

  private final List<Float> options;
  private final float[] boundaries;

  BinCategories(List<Float> boundaries) {
    this.options = List.copyOf(boundaries);
    this.boundaries = new float[boundaries.size()];
    for (int i = 0; i < this.boundaries.length; i++) {
      this.boundaries[i] = boundaries.get(i);
      if (i > 0 && !(this.boundaries[i] >= this.boundaries[i - 1])) {
        throw new IllegalArgumentException("bin_boundaries must ascend: got=" + boundaries);
      }
    }
  }

  @Override
  public long index(float value) {
    int low = 0;
    int high = boundaries.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (value < boundaries[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public int count() {
    return boundaries.length + 1;
  }

  @Override
  public Map<String, Object> options() {
    return Map.of("bin_boundaries", options);
  }
}
