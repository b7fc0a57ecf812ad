/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.internal;

/** The 16-bit floats in which files keep weights, and to which weights are rounded. */
public final class HalfFloats {

  private HalfFloats() {}

  /** The value of an IEEE 754 binary16. */
  public static float fromFloat16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    // 31 is for infinities and NaN, which have the exponent 255 in a float.
    int wide = exponent == 31 ? 255 : exponent + 112;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** The value of a bfloat16, which is the upper half of a float. */
  public static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The nearest bfloat16, ties to even; infinite beyond the largest one. */
  public static float roundedToBfloat16(float value) {
    if (Float.isNaN(value)) {
      return Float.NaN;
    }
    int bits = Float.floatToRawIntBits(value);
    return Float.intBitsToFloat(bits + 0x7fff + (bits >>> 16 & 1) & 0xffff0000);
  }

  /**
   * The nearest bfloat16 of each weight, in a new array.
   *
   * @throws IllegalArgumentException if a finite weight is infinite then
   */
  public static float[] roundedToBfloat16(float[] weights) {
    float[] rounded = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      rounded[i] = roundedToBfloat16(weights[i]);
      if (Float.isInfinite(rounded[i]) && !Float.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "a weight must be finite in bfloat16: value=%s, position=%d of %d; omit --weight-precision or LoadOptions.withWeightPrecision"
                .formatted(weights[i], i, weights.length));
      }
    }
    return rounded;
  }

  /** Whether a value is a bfloat16: the lower half of its bits is zero. */
  static boolean isBfloat16(float value) {
    return (short) Float.floatToRawIntBits(value) == 0;
  }
}
