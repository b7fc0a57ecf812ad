/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.step;

import org.apache.flink.annotation.Internal;

/** Whether numbers are finite, for each event. */
@Internal
public final class Finite {

  private Finite() {}

  /** Whether the first numbers of an array, this many, have no NaN and no infinity among them. */
  public static boolean areAll(float[] values, int count) {
    // A sum is finite only if all of them are; great ones may add up to an infinity.
    return Float.isFinite(sum(values, count)) || isEach(values, count);
  }

  /** In eight sums that do not wait for one another. */
  private static float sum(float[] values, int count) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    float e = 0;
    float f = 0;
    float g = 0;
    float h = 0;
    int i = 0;
    for (; i <= count - 8; i += 8) {
      a += values[i];
      b += values[i + 1];
      c += values[i + 2];
      d += values[i + 3];
      e += values[i + 4];
      f += values[i + 5];
      g += values[i + 6];
      h += values[i + 7];
    }
    for (; i < count; i++) {
      a += values[i];
    }
    return a + b + (c + d) + (e + f + (g + h));
  }

  private static boolean isEach(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        return false;
      }
    }
    return true;
  }
}
