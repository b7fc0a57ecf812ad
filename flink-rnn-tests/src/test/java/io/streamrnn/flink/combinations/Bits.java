/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.flink.combinations;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Floats as text that differs when a bit does. */
final class Bits {

  private Bits() {}

  static String of(float[] values) {
    return IntStream.range(0, values.length)
        .mapToObj(i -> Integer.toHexString(Float.floatToRawIntBits(values[i])))
        .collect(Collectors.joining(",", "[", "]"));
  }

  static String of(float[][] values) {
    return Arrays.stream(values).map(Bits::of).collect(Collectors.joining(",", "[", "]"));
  }
}
