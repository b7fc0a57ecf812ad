/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Experimental;

/**
 * One of the largest outputs of a model, such as a likely next item. A value, which Flink
 * serializes without Kryo.
 *
 * @param index of the output, from 0
 * @param score the output
 */
@Experimental
public record TopScore(int index, float score) {

  /**
   * The largest outputs, in descending order. Of equal outputs the first comes first; NaN comes
   * last.
   *
   * @param y outputs of a model, {@code [O]}, which are not changed
   * @param count how many to return; all if {@code y} has fewer
   * @throws IllegalArgumentException if the count is negative
   */
  public static List<TopScore> of(float[] y, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: count=" + count);
    }
    return Arrays.stream(largest(y, Math.min(count, y.length)))
        .mapToObj(index -> new TopScore(index, y[index]))
        .toList();
  }

  /** Their indices, by insertion. */
  private static int[] largest(float[] y, int count) {
    int[] top = new int[count];
    int size = 0;
    for (int i = 0; i < y.length; i++) {
      int at = size;
      while (at > 0 && isLarger(y[i], y[top[at - 1]])) {
        at--;
      }
      if (at < count) {
        size = Math.min(size + 1, count);
        System.arraycopy(top, at, top, at + 1, size - at - 1);
        top[at] = i;
      }
    }
    return top;
  }

  private static boolean isLarger(float a, float b) {
    return a > b || (Float.isNaN(b) && !Float.isNaN(a));
  }
}
