/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.internal.state;

import org.apache.flink.annotation.Internal;

/**
 * Rounds to bfloat16, the upper half of a float32: to the nearest, ties to even, as IEEE 754
 * rounds. A finite number stays finite: what would become infinite becomes the largest number there
 * is.
 */
@Internal
public final class Bfloat16 {

  private static final int LARGEST = 0x7F7F0000;

  private Bfloat16() {}

  /** Rounds finite values in place. */
  public static void round(float[] values, int from, int count) {
    for (int i = from; i < from + count; i++) {
      values[i] = round(values[i]);
    }
  }

  static float round(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = (bits + 0x7FFF + (bits >>> 16 & 1)) & 0xFFFF0000;
    if ((rounded & 0x7F800000) == 0x7F800000) {
      rounded = bits & 0x80000000 | LARGEST;
    }
    return Float.intBitsToFloat(rounded);
  }
}
